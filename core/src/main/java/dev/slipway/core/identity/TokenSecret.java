package dev.slipway.core.identity;

import dev.slipway.core.Secret;
import dev.slipway.core.Sha256;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A token as its user has it: a name that scanners for leaked secrets can look for, its id, and 256 random bits.
 *
 * @param text all of it
 */
public record TokenSecret(TokenId id, Secret text) {
    private static final Pattern FORM = Pattern.compile("slipway_([0-9a-f]{16})_[A-Za-z0-9_-]{43}");
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int ID_BYTES = 8;
    private static final int SECRET_BYTES = 32;

    /** A new one. */
    public static TokenSecret random() {
        var id = HexFormat.of().formatHex(bytes(ID_BYTES));
        var secret = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes(SECRET_BYTES));
        return new TokenSecret(new TokenId(id), new Secret("slipway_%s_%s".formatted(id, secret)));
    }

    private static byte[] bytes(int count) {
        var bytes = new byte[count];
        RANDOM.nextBytes(bytes);
        return bytes;
    }

    /** The token that the text is; empty if it has not the form of one. */
    public static Optional<TokenSecret> parse(String text) {
        var form = FORM.matcher(text);
        return form.matches()
                ? Optional.of(new TokenSecret(new TokenId(form.group(1)), new Secret(text)))
                : Optional.empty();
    }

    /** SHA-256 of it in hexadecimal digits: nobody guesses what is random all over, so no slow hash is needed. */
    public String digest() {
        return Sha256.hex(text.reveal());
    }
}
