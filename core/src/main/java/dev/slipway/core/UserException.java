package dev.slipway.core;

/**
 * A failure that its user can do something about: one sentence saying what was wrong, and a line of advice.
 *
 * <p>It becomes text at three edges only: the reason in a push's report, problem JSON, and a command's stderr and exit
 * status. Anything else thrown is a bug or an outage, and is shown as an internal error with an id.
 */
public abstract sealed class UserException extends RuntimeException
        permits InvalidInput, NotFound, NotAllowed, Conflict, Busy, BuildFailed, RolloutFailed {
    private static final long serialVersionUID = 1L;

    private final String advice;

    UserException(String message, String advice) {
        super(oneLine(message));
        this.advice = oneLine(advice);
    }

    /** What went wrong: one line. */
    public final String reason() {
        return String.valueOf(getMessage());
    }

    /** What to do about it: one line, empty where there is nothing to add. */
    public final String advice() {
        return advice;
    }

    // Control characters would end a git status line early or steer the pusher's terminal.
    private static String oneLine(String text) {
        return text.replaceAll("\\p{Cc}+", " ").strip();
    }
}
