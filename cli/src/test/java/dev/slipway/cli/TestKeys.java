package dev.slipway.cli;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/** Lines of .pub files with keys that nobody has the other half of. */
final class TestKeys {
    private TestKeys() {}

    static String ed25519(int seed, String comment) {
        var type = "ssh-ed25519".getBytes(StandardCharsets.US_ASCII);
        var key = new byte[32];
        Arrays.fill(key, (byte) seed);
        var blob = ByteBuffer.allocate(8 + type.length + key.length);
        blob.putInt(type.length).put(type).putInt(key.length).put(key);
        return ("ssh-ed25519 " + Base64.getEncoder().encodeToString(blob.array()) + " " + comment).strip();
    }
}
