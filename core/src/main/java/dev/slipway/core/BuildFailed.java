package dev.slipway.core;

/** The source could not be staged or built; the message names the phase or buildpack. */
public final class BuildFailed extends UserException {
    private static final long serialVersionUID = 1L;

    public BuildFailed(String message, String advice) {
        super(message, advice);
    }
}
