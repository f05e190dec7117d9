package dev.slipway.core;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs texts and reads them again, for one purpose and without keeping any: every server that has the same secret takes
 * them, and what was signed for another purpose is none.
 */
public final class SignedText {
    private static final String ALGORITHM = "HmacSHA256";

    private final Supplier<byte[]> secret;
    private final String purpose;
    private volatile Optional<SecretKeySpec> derived = Optional.empty();

    /** @param secret of all servers of an installation, asked for when it is first needed; nothing signed tells of it */
    public SignedText(Supplier<byte[]> secret, String purpose) {
        this.secret = secret;
        this.purpose = purpose;
    }

    /** The text, for all to read, and its signature; fit for a header and an address. */
    public Secret sign(String text) {
        var base64 = Base64.getUrlEncoder().withoutPadding();
        var bytes = text.getBytes(UTF_8);
        return new Secret(base64.encodeToString(bytes) + "." + base64.encodeToString(code(key(), bytes)));
    }

    /** The text; empty if that was not signed by the secret for this purpose. */
    public Optional<String> read(String signed) {
        int dot = signed.indexOf('.');
        try {
            var text = Base64.getUrlDecoder().decode(signed.substring(0, Math.max(0, dot)));
            var signature = Base64.getUrlDecoder().decode(signed.substring(dot + 1));
            return MessageDigest.isEqual(code(key(), text), signature)
                    ? Optional.of(new String(text, UTF_8))
                    : Optional.empty();
        } catch (IllegalArgumentException _) { // Not Base64.
            return Optional.empty();
        }
    }

    private SecretKeySpec key() {
        if (derived.isEmpty()) {
            var key = code(new SecretKeySpec(secret.get(), ALGORITHM), purpose.getBytes(UTF_8));
            derived = Optional.of(new SecretKeySpec(key, ALGORITHM));
        }
        return derived.get();
    }

    private static byte[] code(SecretKeySpec key, byte[] text) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal(text);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }
}
