package dev.slipway.core.lfs;

import dev.slipway.core.InvalidInput;
import java.util.regex.Pattern;

/** The name of an object: the SHA-256 of its content, in hexadecimal digits. */
public record Oid(String value) {
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{64}");

    /** @throws InvalidInput if it is anything else */
    public Oid {
        if (!FORM.matcher(value).matches()) {
            throw new InvalidInput("that is not the SHA-256 of an object", "let git-lfs ask");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
