package dev.slipway.cli.socket;

import dev.slipway.core.Conflict;
import dev.slipway.core.InvalidInput;
import dev.slipway.core.Streams;
import dev.slipway.core.identity.Principal;
import dev.slipway.core.platform.SshCommands;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server's end: answers whoever may open the socket in the data directory, which is its owner alone. A client that goes
 * away interrupts its command.
 */
public final class CommandSocket implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(CommandSocket.class);
    // Out of descriptors, most likely: some will be closed.
    private static final Duration AFTER_FAILURE = Duration.ofMillis(100);
    private static final Duration LAST_WORDS = Duration.ofSeconds(5);

    private final Path path;
    private final Principal who;
    private final SshCommands commands;
    private final ServerSocketChannel server;
    private final Set<FrameChannel> open = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("command-socket-", 0).factory());

    private CommandSocket(Path path, Principal who, SshCommands commands, ServerSocketChannel server) {
        this.path = path;
        this.who = who;
        this.commands = commands;
        this.server = server;
    }

    /**
     * Opens the socket in that directory, in the place of one that a dead server left, and answers all that comes as
     * {@code who}.
     *
     * @throws Conflict if a server answers there already
     * @throws InvalidInput if the directory's path is too long for a socket
     */
    public static CommandSocket open(Path dataDir, Principal who, SshCommands commands) throws IOException {
        var path = path(dataDir);
        refuseSecond(path);
        var socket = new CommandSocket(path, who, commands, bind(path));
        socket.threads.execute(socket::accept);
        return socket;
    }

    static Path path(Path dataDir) {
        return dataDir.toAbsolutePath().normalize().resolve("slipway.sock");
    }

    private static void refuseSecond(Path path) throws IOException {
        if (Files.exists(path) && isAnswered(path)) {
            throw new Conflict("a server runs already on " + path.getParent(), "stop it, or choose another --data");
        }
    }

    private static boolean isAnswered(Path path) throws IOException {
        try (var probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            return probe.connect(UnixDomainSocketAddress.of(path));
        } catch (SocketException _) {
            return false;
        }
    }

    /** Binds beside the path and moves there, so that the path never names a socket that others may open. */
    private static ServerSocketChannel bind(Path path) throws IOException {
        var fresh = path.resolveSibling("slipway.new");
        Files.deleteIfExists(fresh);
        var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            server.bind(UnixDomainSocketAddress.of(fresh));
            Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-------"));
            Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return server;
        } catch (SocketException e) {
            server.close();
            if (String.valueOf(e.getMessage()).contains("too long")) {
                throw new InvalidInput(
                        "the path %s is too long for a socket".formatted(path), "choose a shorter --data");
            }
            throw e;
        } catch (IOException | RuntimeException e) {
            server.close();
            throw e;
        }
    }

    private void accept() {
        while (server.isOpen()) {
            try {
                var frames = new FrameChannel(server.accept());
                open.add(frames);
                threads.execute(() -> serve(frames));
            } catch (ClosedChannelException _) {
                return;
            } catch (IOException e) {
                log.atWarn().setCause(e).log("a command could not connect");
                LockSupport.parkNanos(AFTER_FAILURE.toNanos());
            }
        }
    }

    private void serve(FrameChannel frames) {
        try (frames) {
            converse(frames);
        } catch (EOFException | ClosedChannelException _) {
            log.atDebug().log("a command's client has closed its connection");
        } catch (IOException e) {
            log.atInfo().setCause(e).log("a command's connection broke");
        } finally {
            open.remove(frames);
        }
    }

    private void converse(FrameChannel frames) throws IOException {
        var first = frames.receive();
        if (first.kind() != FrameChannel.Kind.WORDS) {
            throw new IOException("a connection began without a command");
        }
        var words = FrameChannel.words(first);
        var input = new RequestedInput(frames);
        var streams = new Streams(
                input,
                new FrameOutput(frames, FrameChannel.Kind.STDOUT),
                new FrameOutput(frames, FrameChannel.Kind.STDERR));
        var command = threads.submit(() -> {
            // Closed unless the status was sent: a client must not wait for an answer that never comes.
            boolean answered = false;
            try {
                frames.sendExit(commands.run(who, words, streams));
                answered = true;
            } finally {
                if (!answered) {
                    frames.close();
                }
            }
            return answered;
        });
        try {
            // Goes on behind the exit status until the client closes: closing first could lose what it has not read
            // yet.
            feed(frames, input);
        } finally {
            input.end();
            command.cancel(true);
        }
    }

    private static void feed(FrameChannel frames, RequestedInput input) throws IOException {
        while (true) {
            var frame = frames.receive();
            switch (frame.kind()) {
                case STDIN -> input.deliver(frame.bytes());
                case END_OF_STDIN -> input.end();
                case WORDS, WANT_STDIN, STDOUT, STDERR, EXIT ->
                    throw new IOException("a client sent a server's frame: " + frame.kind());
            }
        }
    }

    /** Answers nobody any more; commands that run are interrupted and have a few seconds to end. */
    @Override
    public void close() throws IOException {
        server.close();
        Files.deleteIfExists(path);
        for (var frames : open) {
            frames.close();
        }
        threads.shutdownNow();
        try {
            if (!threads.awaitTermination(LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS)) {
                log.atWarn().log("a command does not end though it was interrupted");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
