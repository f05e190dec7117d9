package dev.slipway.staging.s3;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

/** The body of one upload, of which a server keeps nothing unless it has the digest that is signed with the request. */
final class Piece {
    private final byte[] bytes;
    private final int length;
    private final String digest;

    Piece(byte[] bytes, int length) {
        this.bytes = bytes;
        this.length = length;
        var sha256 = sha256();
        sha256.update(bytes, 0, length);
        this.digest = HexFormat.of().formatHex(sha256.digest());
    }

    Piece(byte[] bytes) {
        this(bytes, bytes.length);
    }

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    /** SHA-256 of the bytes in hexadecimal digits. */
    String digest() {
        return digest;
    }

    Map<String, String> headers() {
        return Map.of("x-amz-content-sha256", digest);
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
