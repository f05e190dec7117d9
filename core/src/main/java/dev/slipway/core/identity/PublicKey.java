package dev.slipway.core.identity;

import dev.slipway.core.InvalidInput;
import java.math.BigInteger;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * An SSH public key that is good enough to log in with: ed25519, ECDSA on the three NIST curves, RSA from 2048 bits, and
 * their forms on security keys.
 *
 * @param type the algorithm's name, equal to the one inside the blob (RFC 4253, 6.6)
 * @param blob the key's wire form, in Base64
 * @param comment what stood behind the key on its line; may be empty
 */
public record PublicKey(String type, String blob, String comment) {
    // Every blob begins with the length of its type's name, which is below 256: AAAA.
    private static final Pattern SECOND_KEY = Pattern.compile("(ssh|ecdsa|sk)-\\S+[ \t]+AAAA");
    private static final int LONGEST_LINE = 16 * 1024;
    private static final int ED25519_BYTES = 32;
    private static final int UNCOMPRESSED = 4;
    private static final int RSA_LEAST_BITS = 2048;
    private static final int RSA_MOST_BITS = 16384;
    private static final Map<String, Integer> CURVE_POINT_BYTES =
            Map.of("nistp256", 65, "nistp384", 97, "nistp521", 133);

    /** @throws InvalidInput if the blob is not a whole key of that type, or the key is too weak */
    public PublicKey {
        checkBlob(type, decode(blob));
    }

    /**
     * Reads one line of an {@code authorized_keys} or {@code .pub} file: type, blob and optional comment, without options.
     *
     * @throws InvalidInput if the line is anything else, saying what
     */
    public static PublicKey parse(String line) {
        var text = line.strip();
        if (text.contains("PRIVATE KEY")) {
            throw new InvalidInput(
                    "this is a private key",
                    "keep it secret and give the .pub file beside it; make a new pair if others saw it");
        }
        if (text.length() > LONGEST_LINE) {
            throw new InvalidInput("the key is longer than 16 KiB", "give one public key a line");
        }
        if (text.chars().anyMatch(c -> c != '\t' && Character.isISOControl(c))) {
            throw new InvalidInput("the key has control characters in it", "give one public key a line");
        }
        var parts = text.split("[ \t]+", 3);
        if (parts.length < 2 || !isKeyType(parts[0])) {
            throw new InvalidInput(
                    "not a public key",
                    "give a line as in ~/.ssh/id_ed25519.pub: a type, the key, a comment; no options");
        }
        var comment = parts.length == 3 ? parts[2] : "";
        if (SECOND_KEY.matcher(comment).find()) {
            throw new InvalidInput("two keys on one line", "give one public key a line");
        }
        return new PublicKey(parts[0], parts[1], comment);
    }

    public Fingerprint fingerprint() {
        return Fingerprint.of(decode(blob));
    }

    private static boolean isKeyType(String word) {
        return word.startsWith("ssh-") || word.startsWith("ecdsa-sha2-") || word.startsWith("sk-");
    }

    private static byte[] decode(String blob) {
        try {
            return Base64.getDecoder().decode(blob);
        } catch (IllegalArgumentException _) {
            throw broken();
        }
    }

    private static void checkBlob(String type, byte[] blob) {
        var in = ByteBuffer.wrap(blob);
        try {
            if (!type.equals(text(in))) {
                throw new InvalidInput("the key's type and its content differ", "copy the whole line of the .pub file");
            }
            checkFields(type, in);
        } catch (BufferUnderflowException _) {
            throw broken();
        }
        if (in.hasRemaining()) {
            throw broken();
        }
    }

    private static void checkFields(String type, ByteBuffer in) {
        switch (type) {
            case "ssh-ed25519" -> exactly(ED25519_BYTES, string(in));
            case "sk-ssh-ed25519@openssh.com" -> {
                exactly(ED25519_BYTES, string(in));
                string(in);
            }
            case "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521" -> curvePoint(type, in);
            case "sk-ecdsa-sha2-nistp256@openssh.com" -> {
                curvePoint("ecdsa-sha2-nistp256", in);
                string(in);
            }
            case "ssh-rsa" -> rsa(in);
            default ->
                throw new InvalidInput(
                        "keys of this type are not accepted",
                        "use ed25519 (ssh-keygen -t ed25519), ECDSA, or RSA from 2048 bits");
        }
    }

    private static void curvePoint(String type, ByteBuffer in) {
        var curve = text(in);
        if (!type.endsWith("-" + curve)) {
            throw broken();
        }
        var point = string(in);
        exactly(CURVE_POINT_BYTES.getOrDefault(curve, 0), point);
        if (point[0] != UNCOMPRESSED) {
            throw broken();
        }
    }

    private static void rsa(ByteBuffer in) {
        var exponent = number(in);
        int bits = number(in).bitLength();
        if (exponent.compareTo(BigInteger.TWO) <= 0) {
            throw broken();
        }
        if (bits < RSA_LEAST_BITS || bits > RSA_MOST_BITS) {
            throw new InvalidInput(
                    "RSA keys of %d bits are not accepted".formatted(bits),
                    "use 2048 bits or more, or ssh-keygen -t ed25519");
        }
    }

    private static BigInteger number(ByteBuffer in) {
        var bytes = string(in);
        if (bytes.length == 0 || bytes[0] < 0) {
            throw broken();
        }
        return new BigInteger(bytes);
    }

    private static void exactly(int bytes, byte[] field) {
        if (field.length != bytes) {
            throw broken();
        }
    }

    private static String text(ByteBuffer in) {
        return new String(string(in), StandardCharsets.US_ASCII);
    }

    private static byte[] string(ByteBuffer in) {
        int length = in.getInt();
        if (length < 0 || length > in.remaining()) {
            throw broken();
        }
        var bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }

    private static InvalidInput broken() {
        return new InvalidInput("the key is damaged or incomplete", "copy the whole line of the .pub file");
    }

    /** As {@link #parse} reads it. */
    @Override
    public String toString() {
        return comment.isEmpty() ? type + " " + blob : type + " " + blob + " " + comment;
    }
}
