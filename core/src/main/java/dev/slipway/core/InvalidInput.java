package dev.slipway.core;

/** Something that a user gave breaks a rule; the message names it and the rule. */
public final class InvalidInput extends UserException {
    private static final long serialVersionUID = 1L;

    public InvalidInput(String message, String advice) {
        super(message, advice);
    }
}
