package dev.slipway.core;

/** The release did not become healthy; the previous one still serves. */
public final class RolloutFailed extends UserException {
    private static final long serialVersionUID = 1L;

    public RolloutFailed(String message, String advice) {
        super(message, advice);
    }
}
