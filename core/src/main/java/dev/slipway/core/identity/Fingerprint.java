package dev.slipway.core.identity;

import dev.slipway.core.InvalidInput;
import dev.slipway.core.Quoted;
import dev.slipway.core.Sha256;
import java.util.Base64;
import java.util.regex.Pattern;

/** A key's SHA-256 fingerprint as OpenSSH prints it: {@code SHA256:} and 43 characters of unpadded Base64. */
public record Fingerprint(String value) {
    private static final Pattern SHA256 = Pattern.compile("SHA256:[A-Za-z0-9+/]{43}");

    /** @throws InvalidInput if it is anything else */
    public Fingerprint {
        if (!SHA256.matcher(value).matches()) {
            throw new InvalidInput(
                    "'%s' is not a key's fingerprint".formatted(Quoted.shorten(value)),
                    "ssh-keygen -lf KEY.pub prints one, beginning with SHA256:");
        }
    }

    /** The fingerprint of a key's wire form. */
    public static Fingerprint of(byte[] blob) {
        return new Fingerprint("SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(Sha256.of(blob)));
    }

    @Override
    public String toString() {
        return value;
    }
}
