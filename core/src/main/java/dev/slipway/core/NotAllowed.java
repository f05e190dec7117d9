package dev.slipway.core;

/** The user is known and may see the thing, but may not do this to it. */
public final class NotAllowed extends UserException {
    private static final long serialVersionUID = 1L;

    public NotAllowed(String message, String advice) {
        super(message, advice);
    }
}
