package dev.slipway.core;

/** Not now: a limit is reached or the server is stopping; the same request can succeed later. */
public final class Busy extends UserException {
    private static final long serialVersionUID = 1L;

    public Busy(String message, String advice) {
        super(message, advice);
    }
}
