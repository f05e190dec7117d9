package dev.slipway.cli.socket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.core.Conflict;
import dev.slipway.core.InvalidInput;
import dev.slipway.core.NotFound;
import dev.slipway.core.Streams;
import dev.slipway.core.UserName;
import dev.slipway.core.identity.KeyScope;
import dev.slipway.core.identity.Principal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class CommandSocketIT {
    private static final Principal ADMIN = new Principal(UserName.ADMIN, true, KeyScope.FULL);

    @TempDir
    Path dataDir;

    private final CountDownLatch started = new CountDownLatch(1);
    private final CountDownLatch interrupted = new CountDownLatch(1);
    private final AtomicReference<Principal> seen = new AtomicReference<>();

    /** {@code cat} copies its input, {@code wait} waits to be interrupted, {@code break} throws; others say their words. */
    private int answer(Principal who, List<String> words, Streams streams) throws InterruptedException {
        seen.set(who);
        try {
            switch (words.isEmpty() ? "" : words.getFirst()) {
                case "cat" -> streams.in().transferTo(streams.out());
                case "wait" -> await();
                case "break" -> throw new IllegalStateException("broken");
                default -> {
                    streams.out().write(words.toString().getBytes(UTF_8));
                    streams.err().write("on the side".getBytes(UTF_8));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return 42;
    }

    private void await() throws InterruptedException {
        started.countDown();
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            interrupted.countDown();
            throw e;
        }
    }

    private CommandSocket open() throws IOException {
        return CommandSocket.open(dataDir, ADMIN, this::answer);
    }

    private record Answer(int status, String out, String err) {}

    private Answer run(InputStream in, String... words) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        int status = new CommandClient(dataDir).run(List.of(words), new Streams(in, out, err));
        return new Answer(status, out.toString(UTF_8), err.toString(UTF_8));
    }

    @Test
    void wordsArriveVerbatimAndStreamsAndStatusComeBack() throws IOException {
        try (var _ = open()) {
            var answer = run(InputStream.nullInputStream(), "apps", "", "a 'b' \"c\"", "ü\n\0");

            assertThat(answer).isEqualTo(new Answer(42, "[apps, , a 'b' \"c\", ü\n\0]", "on the side"));
            assertThat(seen).hasValue(ADMIN);
        }
    }

    @Test
    void inputOfManyPiecesIsCopiedWhole() throws IOException {
        var input = new byte[5_000_000];
        new Random(7).nextBytes(input);
        try (var _ = open()) {
            var out = new ByteArrayOutputStream();

            int status = new CommandClient(dataDir)
                    .run(List.of("cat"), new Streams(new ByteArrayInputStream(input), out, out));

            assertThat(status).isEqualTo(42);
            assertThat(out.toByteArray()).isEqualTo(input);
        }
    }

    @Test
    void inputThatNeverEndsDoesNotHoldTheCommand() throws IOException {
        try (var _ = open();
                var open = new PipedOutputStream();
                var in = new PipedInputStream(open)) {
            assertThat(run(in, "apps").status()).isEqualTo(42);
        }
    }

    @Test
    void inputThatIsNotAskedForStaysWhereItIs() throws IOException {
        var in = new ByteArrayInputStream("for the next one".getBytes(UTF_8));
        try (var _ = open()) {
            run(in, "apps");

            assertThat(in.available()).isEqualTo("for the next one".length());
        }
    }

    @Test
    void clientThatGoesAwayInterruptsItsCommand() throws Exception {
        try (var _ = open()) {
            var client = SocketChannel.open(StandardProtocolFamily.UNIX);
            client.connect(UnixDomainSocketAddress.of(CommandSocket.path(dataDir)));
            new FrameChannel(client).sendWords(List.of("wait"));
            assertThat(started.await(20, TimeUnit.SECONDS)).isTrue();

            client.close();

            assertThat(interrupted.await(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void outputThatNobodyReadsEndsTheCommandWithoutAWord() throws IOException {
        var closed = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("closed");
            }
        };
        try (var _ = open()) {
            var err = new ByteArrayOutputStream();

            int status = new CommandClient(dataDir)
                    .run(List.of("apps"), new Streams(InputStream.nullInputStream(), closed, err));

            assertThat(status).isEqualTo(1);
            assertThat(err.size()).isZero();
        }
    }

    @Test
    void brokenCommandEndsTheConnection() throws IOException {
        try (var _ = open()) {
            assertThat(run(InputStream.nullInputStream(), "break"))
                    .isEqualTo(new Answer(1, "", "error: the server went away before the command ended\n"));
        }
    }

    @Test
    void nonsenseDoesNotDisturbOthers() throws IOException {
        try (var _ = open();
                var client = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            client.connect(UnixDomainSocketAddress.of(CommandSocket.path(dataDir)));
            client.write(ByteBuffer.wrap("GET / HTTP/1.1\r\n\r\n".getBytes(UTF_8)));

            assertThatThrownBy(() -> new FrameChannel(client).receive()).isInstanceOf(IOException.class);
            assertThat(run(InputStream.nullInputStream(), "apps").status()).isEqualTo(42);
        }
    }

    // withstand J 127
    @Test
    void socketIsItsOwnersAlone() throws IOException {
        try (var _ = open()) {
            var mode = Files.getPosixFilePermissions(dataDir.resolve("slipway.sock"));

            assertThat(PosixFilePermissions.toString(mode)).isEqualTo("rw-------");
        }
        assertThat(dataDir).isEmptyDirectory();
    }

    @Test
    void socketOfADeadServerIsReplaced() throws IOException {
        try (var dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            dead.bind(UnixDomainSocketAddress.of(CommandSocket.path(dataDir)));
        }
        assertThat(dataDir.resolve("slipway.sock")).exists();
        assertThatThrownBy(() -> run(InputStream.nullInputStream(), "apps")).isInstanceOf(NotFound.class);

        try (var _ = open()) {
            assertThat(run(InputStream.nullInputStream(), "apps").status()).isEqualTo(42);
        }
    }

    // withstand G 111
    @Test
    void secondServerIsRefusedAndTheFirstGoesOn() throws IOException {
        try (var _ = open()) {
            assertThatThrownBy(this::open).isInstanceOf(Conflict.class).hasMessageContaining(dataDir.toString());

            assertThat(run(InputStream.nullInputStream(), "apps").status()).isEqualTo(42);
        }
    }

    @Test
    void closingInterruptsWhatRuns() throws Exception {
        var socket = open();
        var answer = new AtomicReference<Answer>();
        var client = Thread.ofVirtual().start(() -> answer.set(run(InputStream.nullInputStream(), "wait")));
        assertThat(started.await(20, TimeUnit.SECONDS)).isTrue();

        socket.close();

        assertThat(interrupted.await(20, TimeUnit.SECONDS)).isTrue();
        client.join();
        assertThat(answer.get().status()).isEqualTo(1);
    }

    @Test
    void withoutAServerTheDataDirectoryIsNamed() {
        assertThatThrownBy(() -> run(InputStream.nullInputStream(), "apps"))
                .isInstanceOfSatisfying(NotFound.class, e -> {
                    assertThat(e.reason()).isEqualTo("no server runs on " + dataDir);
                    assertThat(e.advice()).isEqualTo("start one: slipway serve --data " + dataDir);
                });
    }

    @Test
    void pathThatIsTooLongIsNamed() throws IOException {
        var deep = Files.createDirectories(dataDir.resolve("x".repeat(120)));

        assertThatThrownBy(() -> CommandSocket.open(deep, ADMIN, this::answer))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("too long");
    }
}
