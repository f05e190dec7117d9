package dev.slipway.core;

import java.util.regex.Pattern;

/** A commit's SHA-1 object name: 40 lower case hexadecimal digits. */
public record CommitId(String value) {
    private static final Pattern HEX = Pattern.compile("[0-9a-f]{40}");
    private static final int SHORT = 7;

    /** @throws InvalidInput if it is anything else */
    public CommitId {
        if (!HEX.matcher(value).matches()) {
            throw new InvalidInput(
                    "'%s' is not a commit id".formatted(Quoted.shorten(value)), "give all 40 hexadecimal digits");
        }
    }

    /** The first seven digits, as git prints them. */
    public String abbreviated() {
        return value.substring(0, SHORT);
    }

    @Override
    public String toString() {
        return value;
    }
}
