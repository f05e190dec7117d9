package dev.slipway.git;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;

/**
 * A key on a stick as OpenSSH knows them, made in software.
 *
 * @see <a href="https://github.com/openssh/openssh-portable/blob/master/PROTOCOL.u2f">PROTOCOL.u2f</a>
 */
record SecurityKey(String type, KeyPair pair, String application, byte flags) {
    static final byte TOUCHED = 1;
    private static final int RAW_ED25519 = 32;
    private static final int COORDINATE = 32;
    private static final int COUNTER = 7;

    static SecurityKey ed25519() throws GeneralSecurityException {
        var pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        return new SecurityKey("sk-ssh-ed25519@openssh.com", pair, "ssh:", TOUCHED);
    }

    static SecurityKey ecdsa() throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return new SecurityKey("sk-ecdsa-sha2-nistp256@openssh.com", generator.generateKeyPair(), "ssh:", TOUCHED);
    }

    /** The same key on a stick that nobody touched. */
    SecurityKey untouched() {
        return new SecurityKey(type, pair, application, (byte) 0);
    }

    /** The same key, signing for another application. */
    SecurityKey signingFor(String other) {
        return new SecurityKey(type, pair, other, flags);
    }

    String line() {
        return type + " " + Base64.getEncoder().encodeToString(blob());
    }

    byte[] blob() {
        if (pair.getPublic() instanceof ECPublicKey key) {
            var point = ByteBuffer.allocate(1 + 2 * COORDINATE)
                    .put((byte) 4)
                    .put(coordinate(key.getW().getAffineX()))
                    .put(coordinate(key.getW().getAffineY()));
            return strings(text(type), text("nistp256"), point.array(), text("ssh:"));
        }
        var encoded = pair.getPublic().getEncoded();
        var raw = Arrays.copyOfRange(encoded, encoded.length - RAW_ED25519, encoded.length);
        return strings(text(type), raw, text("ssh:"));
    }

    /** An SSH signature of that message. */
    byte[] sign(byte[] message) throws GeneralSecurityException {
        var signature = Signature.getInstance(isEcdsa() ? "SHA256withECDSAinP1363Format" : "Ed25519");
        signature.initSign(pair.getPrivate());
        signature.update(sha256(text(application)));
        signature.update(presence());
        signature.update(sha256(message));
        var raw = signature.sign();
        var inner = isEcdsa()
                ? strings(
                        number(Arrays.copyOf(raw, COORDINATE)), number(Arrays.copyOfRange(raw, COORDINATE, raw.length)))
                : raw;
        var all = new ByteArrayOutputStream();
        all.writeBytes(strings(text(type), inner));
        all.writeBytes(presence());
        return all.toByteArray();
    }

    static byte[] strings(byte[]... parts) {
        var all = new ByteArrayOutputStream();
        for (var part : parts) {
            all.writeBytes(
                    ByteBuffer.allocate(Integer.BYTES).putInt(part.length).array());
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private boolean isEcdsa() {
        return pair.getPublic() instanceof ECPublicKey;
    }

    private byte[] presence() {
        return ByteBuffer.allocate(1 + Integer.BYTES).put(flags).putInt(COUNTER).array();
    }

    private static byte[] sha256(byte[] bytes) throws GeneralSecurityException {
        return MessageDigest.getInstance("SHA-256").digest(bytes);
    }

    private static byte[] coordinate(BigInteger value) {
        var bytes = ByteBuffer.allocate(COORDINATE);
        var signed = value.toByteArray();
        int from = Math.max(0, signed.length - COORDINATE);
        return bytes.put(COORDINATE - (signed.length - from), signed, from, signed.length - from)
                .array();
    }

    private static byte[] number(byte[] unsigned) {
        return new BigInteger(1, unsigned).toByteArray();
    }

    private static byte[] text(String value) {
        return value.getBytes(StandardCharsets.US_ASCII);
    }
}
