package dev.slipway.core.deploy;

import dev.slipway.core.InvalidInput;
import java.util.regex.Pattern;

/** A name in the object store: slash-separated parts of letters, digits, '.', '_' and '-', none beginning with a dot. */
public record ObjectKey(String value) {
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*");
    private static final int LONGEST = 512;

    /** @throws InvalidInput if it is anything else */
    public ObjectKey {
        if (value.length() > LONGEST || !KEY.matcher(value).matches()) {
            throw new InvalidInput("not an object key", "keys are made by Slipway only");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
