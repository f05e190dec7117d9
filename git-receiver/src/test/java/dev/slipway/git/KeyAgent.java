package dev.slipway.git;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.security.GeneralSecurityException;

/**
 * An ssh-agent that has one key on a stick plugged in.
 *
 * @see <a href="https://datatracker.ietf.org/doc/draft-ietf-sshm-ssh-agent/">the protocol</a>
 */
final class KeyAgent implements AutoCloseable {
    private static final int REQUEST_IDENTITIES = 11;
    private static final int IDENTITIES = 12;
    private static final int SIGN = 13;
    private static final int SIGNATURE = 14;
    private static final int FAILURE = 5;

    private final SecurityKey key;
    private final ServerSocketChannel listener;

    KeyAgent(Path socket, SecurityKey key) throws IOException {
        this.key = key;
        listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        listener.bind(UnixDomainSocketAddress.of(socket));
        Thread.ofVirtual().start(this::accept);
    }

    private void accept() {
        try {
            while (true) {
                var client = listener.accept();
                Thread.ofVirtual().start(() -> serve(client));
            }
        } catch (IOException _) {
            // closed
        }
    }

    private void serve(SocketChannel client) {
        try (client) {
            var in = new DataInputStream(Channels.newInputStream(client));
            while (true) {
                var request = in.readNBytes(in.readInt());
                var answer = ByteBuffer.wrap(SecurityKey.strings(answer(ByteBuffer.wrap(request))));
                while (answer.hasRemaining()) {
                    client.write(answer);
                }
            }
        } catch (IOException _) {
            // the client has what it came for
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private byte[] answer(ByteBuffer request) throws GeneralSecurityException {
        return switch (request.get()) {
            case REQUEST_IDENTITIES ->
                of(IDENTITIES, new byte[] {0, 0, 0, 1}, SecurityKey.strings(key.blob(), new byte[0]));
            case SIGN -> {
                string(request);
                yield of(SIGNATURE, SecurityKey.strings(key.sign(string(request))));
            }
            default -> of(FAILURE);
        };
    }

    private static byte[] string(ByteBuffer in) {
        var bytes = new byte[in.getInt()];
        in.get(bytes);
        return bytes;
    }

    private static byte[] of(int type, byte[]... parts) {
        var answer = ByteBuffer.allocate(1 << 12).put((byte) type);
        for (var part : parts) {
            answer.put(part);
        }
        var bytes = new byte[answer.flip().remaining()];
        answer.get(bytes);
        return bytes;
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
