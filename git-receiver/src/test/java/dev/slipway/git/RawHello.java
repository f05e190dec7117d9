package dev.slipway.git;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The first bytes of an SSH client, in which it says what it is able to do, as no client at hand would say it. */
record RawHello(String keyExchange, String hostKey, String cipher, String mac) {
    private static final byte KEY_EXCHANGE = 20;

    /** Of a client that could go on. */
    static final RawHello GOOD =
            new RawHello("curve25519-sha256", "ssh-ed25519", "aes256-ctr", "hmac-sha2-256-etm@openssh.com");

    RawHello withKeyExchange(String name) {
        return new RawHello(name, hostKey, cipher, mac);
    }

    RawHello withHostKey(String name) {
        return new RawHello(keyExchange, name, cipher, mac);
    }

    RawHello withCipher(String name) {
        return new RawHello(keyExchange, hostKey, name, mac);
    }

    RawHello withMac(String name) {
        return new RawHello(keyExchange, hostKey, cipher, name);
    }

    void sendTo(OutputStream out) throws IOException {
        out.write("SSH-2.0-x\r\n".getBytes(StandardCharsets.US_ASCII));
        out.write(packet());
    }

    private byte[] packet() {
        var payload = ByteBuffer.allocate(1 << 9).put(KEY_EXCHANGE).put(new byte[16]);
        for (var names : List.of(keyExchange, hostKey, cipher, cipher, mac, mac, "none", "none", "", "")) {
            payload.putInt(names.length()).put(names.getBytes(StandardCharsets.US_ASCII));
        }
        payload.put(new byte[5]).flip();
        int padding = 16 - (5 + payload.remaining()) % 8;
        return ByteBuffer.allocate(5 + payload.remaining() + padding)
                .putInt(1 + payload.remaining() + padding)
                .put((byte) padding)
                .put(payload)
                .put(new byte[padding])
                .array();
    }
}
