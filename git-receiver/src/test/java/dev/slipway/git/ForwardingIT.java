package dev.slipway.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.sshd.common.session.ConnectionService;
import org.apache.sshd.common.util.buffer.Buffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a channel may be asked for besides a command: nothing. ssh asks for much of it without waiting for the answer. */
class ForwardingIT {
    @TempDir
    private Path folder;

    private TestReceiver receiver;

    @BeforeEach
    void start() {
        receiver = TestReceiver.start(folder);
    }

    @AfterEach
    void stop() {
        receiver.close();
    }

    static Stream<Arguments> requests() {
        Consumer<Buffer> nothing = _ -> {};
        return Stream.of(
                Arguments.of("auth-agent-req@openssh.com", nothing),
                Arguments.of("auth-agent-req", nothing),
                Arguments.of("x11-req", (Consumer<Buffer>) ForwardingIT::x11),
                Arguments.of("pty-req", (Consumer<Buffer>) ForwardingIT::terminal),
                Arguments.of("subsystem", (Consumer<Buffer>) buffer -> buffer.putString("sftp")),
                Arguments.of("subsystem", (Consumer<Buffer>) buffer -> buffer.putString("netconf")));
    }

    // withstand A 18
    @ParameterizedTest
    @MethodSource("requests")
    void neitherAgentNorDisplayNorTerminalNorSubsystemIsGranted(String request, Consumer<Buffer> content)
            throws Exception {
        assertThat(ask(request, content)).isFalse();
    }

    @Test
    void theSameClientGetsACommand() throws Exception {
        assertThat(ask("exec", buffer -> buffer.putString("apps"))).isTrue();
    }

    private boolean ask(String request, Consumer<Buffer> content) throws Exception {
        try (var client = new LibraryClient(receiver);
                var session = client.connect("git", receiver.keys.getOrDefault(TestReceiver.BOB, folder))) {
            session.auth().verify(LibraryClient.WAIT);
            var channel = new AskingChannel(request, content);
            session.getService(ConnectionService.class).registerChannel(channel);

            channel.open().verify(LibraryClient.WAIT);

            Waits.eventually(() -> !channel.answers().isEmpty());
            return channel.answers().getFirst();
        }
    }

    private static void x11(Buffer buffer) {
        buffer.putBoolean(false);
        buffer.putString("MIT-MAGIC-COOKIE-1");
        buffer.putString("0123456789abcdef0123456789abcdef");
        buffer.putUInt(0);
    }

    private static void terminal(Buffer buffer) {
        buffer.putString("xterm");
        for (int i = 0; i < 4; i++) {
            buffer.putUInt(24);
        }
        buffer.putString("");
    }
}
