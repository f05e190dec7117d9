package dev.slipway.cli.socket;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.slipway.core.NotAllowed;
import dev.slipway.core.NotFound;
import dev.slipway.core.Streams;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Semaphore;

/** The program's end: has the server on that data directory run a command, with the program's own streams. */
public final class CommandClient {
    private static final int PIECE = 32 * 1024;
    private static final int FAILED = 1;

    private final Path dataDir;

    public CommandClient(Path dataDir) {
        this.dataDir = dataDir.toAbsolutePath().normalize();
    }

    /**
     * Runs one command to its end. Standard input is read only as far as the command asks for it.
     *
     * @return the command's exit status
     * @throws NotFound if no server runs on the data directory
     * @throws NotAllowed if the server is another user's
     */
    public int run(List<String> words, Streams streams) {
        try (var frames = new FrameChannel(connect())) {
            frames.sendWords(words);
            return converse(frames, streams);
        } catch (IOException e) {
            throw new UncheckedIOException("talking to the server on " + dataDir, e);
        }
    }

    private SocketChannel connect() throws IOException {
        var path = CommandSocket.path(dataDir);
        var channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(path));
            return channel;
        } catch (SocketException e) {
            channel.close();
            if (e instanceof ConnectException || !Files.exists(path)) {
                throw new NotFound(
                        "no server runs on " + dataDir, "start one: slipway serve --data %s".formatted(dataDir));
            }
            if (!Files.isWritable(path)) {
                throw new NotAllowed(
                        "the server on %s is another user's".formatted(dataDir), "give the command over ssh");
            }
            throw e;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static int converse(FrameChannel frames, Streams streams) throws IOException {
        var wanted = new Semaphore(0);
        // A read from a terminal can't be interrupted, so it must not keep the program from ending.
        var input = Thread.ofPlatform().daemon().name("stdin").start(() -> sendInput(frames, streams.in(), wanted));
        try {
            while (true) {
                var frame = frames.receive();
                switch (frame.kind()) {
                    case WANT_STDIN -> wanted.release();
                    case STDOUT -> print(streams.out(), frame);
                    case STDERR -> print(streams.err(), frame);
                    case EXIT -> {
                        return FrameChannel.exitStatus(frame);
                    }
                    case WORDS, STDIN, END_OF_STDIN ->
                        throw new IOException("the server sent a client's frame: " + frame.kind());
                }
            }
        } catch (UnreadException _) {
            return FAILED;
        } catch (IOException _) {
            streams.err().write("error: the server went away before the command ended\n".getBytes(UTF_8));
            return FAILED;
        } finally {
            input.interrupt();
        }
    }

    private static void print(OutputStream out, FrameChannel.Frame frame) throws UnreadException {
        try {
            out.write(frame.bytes());
            out.flush();
        } catch (IOException e) {
            throw new UnreadException(e);
        }
    }

    private static void sendInput(FrameChannel frames, InputStream in, Semaphore wanted) {
        var piece = new byte[PIECE];
        try {
            while (true) {
                wanted.acquire();
                int count = in.read(piece);
                if (count < 0) {
                    frames.send(FrameChannel.Kind.END_OF_STDIN);
                    return;
                }
                frames.send(FrameChannel.Kind.STDIN, piece, 0, count);
            }
        } catch (IOException | InterruptedException _) {
            // The command has ended, or its connection has; the thread that receives tells which.
        }
    }

    /** The program's own output is closed, as behind {@code | head}: there is nobody to tell, and nothing to go on for. */
    private static final class UnreadException extends IOException {
        private static final long serialVersionUID = 1L;

        UnreadException(IOException cause) {
            super(cause);
        }
    }
}
