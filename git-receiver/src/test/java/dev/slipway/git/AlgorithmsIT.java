package dev.slipway.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Clients that can do only what is broken: today's ssh refuses to ask for some of it, so its words are put together here. */
class AlgorithmsIT {
    private static final int WAIT = 60_000;

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

    static Stream<Named<UnaryOperator<RawHello>>> broken() {
        return Stream.concat(
                Stream.concat(
                        Stream.of(
                                        "diffie-hellman-group1-sha1",
                                        "diffie-hellman-group14-sha1",
                                        "diffie-hellman-group-exchange-sha1")
                                .map(name -> Named.of(name, hello -> hello.withKeyExchange(name))),
                        Stream.of("arcfour", "arcfour128", "arcfour256", "3des-cbc", "blowfish-cbc", "aes256-cbc")
                                .map(name -> Named.of(name, hello -> hello.withCipher(name)))),
                Stream.concat(
                        Stream.of("hmac-md5", "hmac-md5-96", "hmac-sha1", "hmac-sha1-96", "hmac-sha1-etm@openssh.com")
                                .map(name -> Named.of(name, hello -> hello.withMac(name))),
                        Stream.of("ssh-dss", "ssh-rsa").map(name -> Named.of(name, hello -> hello.withHostKey(name)))));
    }

    // withstand A 2
    @ParameterizedTest
    @MethodSource("broken")
    void whatIsBrokenEndsTheConnectionBeforeAnyLogin(UnaryOperator<RawHello> change) throws IOException {
        assertThat(answer(change.apply(RawHello.GOOD))).contains("Unable to negotiate");

        assertThat(receiver.measurements.counted("slipway.ssh.refused", "reason", "algorithms"))
                .isOne();
    }

    @Test
    void theSameClientWithGoodAlgorithmsIsWaitedFor() throws IOException {
        try (var socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), receiver.port)) {
            RawHello.GOOD.sendTo(socket.getOutputStream());

            assertThat(new String(socket.getInputStream().readNBytes(200), StandardCharsets.ISO_8859_1))
                    .startsWith("SSH-2.0-Slipway")
                    .doesNotContain("Unable to negotiate");
        }
        assertThat(receiver.measurements.counted("slipway.ssh.refused", "reason", "algorithms"))
                .isZero();
    }

    /** All that the server says until it closes. */
    private String answer(RawHello hello) throws IOException {
        var said = new StringBuilder();
        try (var socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), receiver.port)) {
            socket.setSoTimeout(WAIT);
            hello.sendTo(socket.getOutputStream());
            var in = socket.getInputStream();
            for (int next = in.read(); next >= 0; next = in.read()) {
                said.append((char) next);
            }
        } catch (SocketException _) {
            // closed while there was more to say
        }
        return said.toString();
    }
}
