package dev.slipway.hooks;

import dev.slipway.core.InvalidInput;
import dev.slipway.core.Quoted;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a pusher asked for with {@code git push -o}.
 *
 * @param nowait whether the push returns while the deploy goes on
 * @param plan whether to say what would happen, and change nothing
 * @param clearCache whether to build without what earlier builds kept
 * @param message why, in the pusher's words; empty if none were given
 */
record PushOptions(boolean nowait, boolean plan, boolean clearCache, String message) {
    private static final String NOWAIT = "nowait";
    private static final String PLAN = "plan";
    private static final String CLEAR_CACHE = "clear-cache";
    private static final String MESSAGE = "message=";
    private static final String KNOWN = "the push options are nowait, plan, clear-cache and message=TEXT";
    private static final int MOST = 10;
    private static final int LONGEST_MESSAGE = 200;

    /** Control characters, and those that turn the direction of what follows: either could forge a terminal's lines. */
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\u2028-\\u202e\\u2066-\\u2069]");

    /** @throws InvalidInput if one is unknown, or if they make no sense together */
    static PushOptions parse(List<String> options) {
        if (options.size() > MOST) {
            throw new InvalidInput("%d push options are more than %d".formatted(options.size(), MOST), KNOWN);
        }
        for (var option : options) {
            if (!List.of(NOWAIT, PLAN, CLEAR_CACHE).contains(option) && !option.startsWith(MESSAGE)) {
                throw new InvalidInput("there is no push option '%s'".formatted(Quoted.shorten(option)), KNOWN);
            }
        }
        if (options.contains(NOWAIT) && options.contains(PLAN)) {
            throw new InvalidInput("push options plan and nowait exclude each other", "give one of them");
        }
        return new PushOptions(
                options.contains(NOWAIT), options.contains(PLAN), options.contains(CLEAR_CACHE), message(options));
    }

    private static String message(List<String> options) {
        var messages = options.stream()
                .filter(option -> option.startsWith(MESSAGE))
                .map(option -> option.substring(MESSAGE.length()))
                .distinct()
                .toList();
        if (messages.size() > 1) {
            throw new InvalidInput("push option message was given twice", "give it once");
        }
        var message = Optional.of(messages)
                .filter(given -> !given.isEmpty())
                .map(List::getFirst)
                .orElse("");
        if (message.length() > LONGEST_MESSAGE || UNPRINTABLE.matcher(message).find()) {
            throw new InvalidInput(
                    "push option message is no line of at most %d characters".formatted(LONGEST_MESSAGE),
                    "give a short text without control characters");
        }
        return message.strip();
    }
}
