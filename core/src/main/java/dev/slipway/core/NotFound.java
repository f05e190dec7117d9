package dev.slipway.core;

/** Nothing of that name is there, or the asking user may not know that it is. */
public final class NotFound extends UserException {
    private static final long serialVersionUID = 1L;

    public NotFound(String message, String advice) {
        super(message, advice);
    }
}
