package dev.slipway.cli.socket;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One end of a connection between program and server, which speak in frames: a kind, a length, and that many bytes.
 * Whoever sends may do so from any thread; one thread receives.
 */
final class FrameChannel implements Closeable {
    /** What a frame says. The client's are words and standard input, which it sends only as far as it is asked to. */
    enum Kind {
        WORDS('w'),
        STDIN('i'),
        END_OF_STDIN('.'),
        WANT_STDIN('?'),
        STDOUT('o'),
        STDERR('e'),
        EXIT('x');

        private final byte code;

        Kind(char code) {
            this.code = (byte) code;
        }

        private static Kind of(byte code) throws IOException {
            for (var kind : values()) {
                if (kind.code == code) {
                    return kind;
                }
            }
            throw new IOException("what came is no frame");
        }
    }

    record Frame(Kind kind, ByteBuffer content) {
        byte[] bytes() {
            var bytes = new byte[content.remaining()];
            content.get(bytes);
            return bytes;
        }
    }

    private static final int HEADER = 5;
    private static final int LONGEST = 4 * 1024 * 1024;

    private final SocketChannel channel;
    private final ReentrantLock sending = new ReentrantLock();

    FrameChannel(SocketChannel channel) {
        this.channel = channel;
    }

    void send(Kind kind, byte[] bytes, int offset, int length) throws IOException {
        var frame = ByteBuffer.allocate(HEADER + length);
        frame.put(kind.code).putInt(length).put(bytes, offset, length).flip();
        sending.lock();
        try {
            while (frame.hasRemaining()) {
                channel.write(frame);
            }
        } finally {
            sending.unlock();
        }
    }

    void send(Kind kind) throws IOException {
        send(kind, new byte[0], 0, 0);
    }

    void sendExit(int status) throws IOException {
        send(Kind.EXIT, ByteBuffer.allocate(Integer.BYTES).putInt(status).array(), 0, Integer.BYTES);
    }

    static int exitStatus(Frame frame) {
        return frame.content().getInt();
    }

    void sendWords(List<String> words) throws IOException {
        var encoded = words.stream()
                .map(word -> word.getBytes(StandardCharsets.UTF_8))
                .toList();
        int length =
                encoded.stream().mapToInt(word -> Integer.BYTES + word.length).sum();
        var content = ByteBuffer.allocate(length);
        encoded.forEach(word -> content.putInt(word.length).put(word));
        send(Kind.WORDS, content.array(), 0, length);
    }

    static List<String> words(Frame frame) throws IOException {
        var content = frame.content();
        var words = new ArrayList<String>();
        while (content.hasRemaining()) {
            int length = content.remaining() < Integer.BYTES ? -1 : content.getInt();
            if (length < 0 || length > content.remaining()) {
                throw new IOException("the words of a command are cut off");
            }
            var word = new byte[length];
            content.get(word);
            words.add(new String(word, StandardCharsets.UTF_8));
        }
        return List.copyOf(words);
    }

    /** The next frame; {@link EOFException} if the other end has closed the connection. */
    Frame receive() throws IOException {
        var header = read(HEADER);
        var kind = Kind.of(header.get());
        int length = header.getInt();
        if (length < 0 || length > LONGEST) {
            throw new IOException("a frame of %d bytes came".formatted(length));
        }
        return new Frame(kind, read(length));
    }

    private ByteBuffer read(int length) throws IOException {
        var buffer = ByteBuffer.allocate(length);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                throw new EOFException("the other end has closed the connection");
            }
        }
        return buffer.flip();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
