package dev.slipway.cli;

/** The words are no command; nothing was done. */
final class UsageError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String command;

    UsageError(String message, String command) {
        super(message);
        this.command = command;
    }

    String reason() {
        return String.valueOf(getMessage());
    }

    /** The command whose help tells more; empty for all of it. */
    String command() {
        return command;
    }
}
