package dev.slipway.staging.s3;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;

/** The body of one upload, whose arrival the server checks by two digests, and we by the tag that it answers. */
final class Piece {
    private final byte[] bytes;
    private final int length;
    private final byte[] md5;
    private final byte[] sha256;

    Piece(byte[] bytes, int length) {
        this.bytes = bytes;
        this.length = length;
        this.md5 = digest(digest("MD5"));
        this.sha256 = digest(sha256());
    }

    Piece(byte[] bytes) {
        this(bytes, bytes.length);
    }

    private byte[] digest(MessageDigest digest) {
        digest.update(bytes, 0, length);
        return digest.digest();
    }

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    /** SHA-256 of the bytes in hexadecimal digits. */
    String digest() {
        return HexFormat.of().formatHex(sha256);
    }

    Map<String, String> headers() {
        return Map.of(
                "Content-MD5", Base64.getEncoder().encodeToString(md5),
                "x-amz-content-sha256", digest());
    }

    /** The tag that a server gives these bytes, if it does not encrypt them. */
    String tag() {
        return HexFormat.of().formatHex(md5);
    }

    static MessageDigest sha256() {
        return digest("SHA-256");
    }

    private static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has " + algorithm, e);
        }
    }
}
