package dev.slipway.core;

/** Something of that name, or a state that excludes the request, is already there. */
public final class Conflict extends UserException {
    private static final long serialVersionUID = 1L;

    public Conflict(String message, String advice) {
        super(message, advice);
    }
}
