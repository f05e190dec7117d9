package dev.slipway.core.webhook;

import dev.slipway.core.InvalidInput;
import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** The private key of a GitHub App, as GitHub hands it out: RSA, in PEM, of PKCS#1 or PKCS#8. */
public final class GithubKey {
    private static final Pattern PEM = Pattern.compile(
            "\\s*-----BEGIN (RSA )?PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END (RSA )?PRIVATE KEY-----\\s*");
    private static final int SEQUENCE = 0x30;
    private static final int OCTETS = 0x04;
    private static final int LONG_FORM = 0x80;

    // Version 0, and the algorithm: rsaEncryption without parameters.
    private static final String RSA = "020100300d06092a864886f70d0101010500";

    private GithubKey() {}

    /** @throws InvalidInput if it is none */
    public static PrivateKey read(String text) {
        var matcher = PEM.matcher(text);
        if (!matcher.matches()) {
            throw bad();
        }
        try {
            var content = Base64.getMimeDecoder().decode(matcher.group(2));
            var pkcs8 = matcher.group(1) == null ? content : wrapped(content);
            return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
        } catch (GeneralSecurityException | IllegalArgumentException _) {
            throw bad();
        }
    }

    /** @throws InvalidInput if it is none */
    public static void check(String text) {
        var _ = read(text);
    }

    /** PKCS#1 is what PKCS#8 has inside, behind the name of the algorithm. */
    private static byte[] wrapped(byte[] pkcs1) {
        var inner = new ByteArrayOutputStream();
        inner.writeBytes(HexFormat.of().parseHex(RSA));
        inner.writeBytes(element(OCTETS, pkcs1));
        return element(SEQUENCE, inner.toByteArray());
    }

    private static byte[] element(int tag, byte[] content) {
        var element = new ByteArrayOutputStream();
        element.write(tag);
        int length = content.length;
        if (length < LONG_FORM) {
            element.write(length);
        } else {
            // Three bytes hold the length of any key.
            element.write(LONG_FORM | 3);
            element.write(length >> 16);
            element.write(length >> 8);
            element.write(length);
        }
        element.writeBytes(content);
        return element.toByteArray();
    }

    private static InvalidInput bad() {
        return new InvalidInput(
                "that is not the private key of a GitHub App", "give the .pem file that GitHub made on standard input");
    }
}
