package dev.slipway.core.identity;

import dev.slipway.core.InvalidInput;
import java.util.regex.Pattern;

/** What a token is called: no secret, and part of it. */
public record TokenId(String value) {
    private static final Pattern ID = Pattern.compile("[0-9a-f]{16}");

    /** @throws InvalidInput if it is not 16 hexadecimal digits */
    public TokenId {
        if (!ID.matcher(value).matches()) {
            throw new InvalidInput("not a token's id", "ids are 16 hexadecimal digits");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
