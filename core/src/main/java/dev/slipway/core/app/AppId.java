package dev.slipway.core.app;

import dev.slipway.core.InvalidInput;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * What an app is kept under: given once, never given again. An app that takes the name of a deleted one finds nothing of
 * it, and a rename moves nothing.
 */
public record AppId(String value) {
    private static final Pattern ID = Pattern.compile("[0-9a-f]{16}");
    private static final SecureRandom RANDOM = new SecureRandom();

    /** @throws InvalidInput if it is not 16 hexadecimal digits */
    public AppId {
        if (!ID.matcher(value).matches()) {
            throw new InvalidInput("not an app's id", "ids are 16 hexadecimal digits");
        }
    }

    public static AppId random() {
        var bytes = new byte[8];
        RANDOM.nextBytes(bytes);
        return new AppId(HexFormat.of().formatHex(bytes));
    }

    @Override
    public String toString() {
        return value;
    }
}
