package dev.slipway.git;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.slipway.git.ssh.PenaltyRules;
import dev.slipway.git.ssh.Startups;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoginLimitsIT {
    private static final Duration PROMISED_PUSH = Duration.ofSeconds(2);

    // On a busy machine one push proves nothing; if connections stood in their way, none would be quick.
    private static final int PUSHES = 5;

    @TempDir
    private Path folder;

    // withstand A 6
    @ParameterizedTest
    @ValueSource(strings = {"", "SSH-2.0-x\r\n", "SSH-2.0-"})
    void whoDoesNotLogInIsCutAtTheGrace(String begin) throws Exception {
        try (var receiver = TestReceiver.start(folder, limits -> limits.withLoginGrace(Duration.ofSeconds(2)));
                var socket = connect(receiver, "127.0.0.1")) {
            socket.getOutputStream().write(begin.getBytes(StandardCharsets.US_ASCII));

            assertThat(endOf(socket)).isLessThan(Duration.ofSeconds(15));
            assertThat(receiver.measurements.gauged("slipway.ssh.connections", "state", "connected"))
                    .isZero();
        }
    }

    // withstand A 6
    @Test
    void whoGoesNoFurtherThanKeysIsCutAtTheGraceAndLeavesNothing() throws Exception {
        try (var receiver = TestReceiver.start(folder, limits -> limits.withLoginGrace(Duration.ofSeconds(2)))) {
            endOf(silentAfterKeys(receiver));
            long before = openFiles();

            var sockets = new ArrayList<Socket>();
            for (int i = 0; i < 20; i++) {
                sockets.add(silentAfterKeys(receiver));
            }
            for (var socket : sockets) {
                assertThat(endOf(socket)).isLessThan(Duration.ofSeconds(15));
            }

            Waits.eventually(() -> openFiles() <= before);
            assertThat(receiver.measurements.gauged("slipway.ssh.connections", "state", "connected"))
                    .isZero();
        }
    }

    // withstand A 6
    @Test
    void whoSendsAByteNowAndThenIsCutAtTheGrace() throws Exception {
        try (var receiver = TestReceiver.start(folder, limits -> limits.withLoginGrace(Duration.ofSeconds(2)));
                var socket = connect(receiver, "127.0.0.1")) {
            socket.getOutputStream().write("SSH-2.0-".getBytes(StandardCharsets.US_ASCII));
            var trickle = Thread.ofVirtual().start(() -> trickle(socket));

            assertThat(endOf(socket)).isLessThan(Duration.ofSeconds(15));

            trickle.join();
        }
    }

    // withstand A 6
    @Test
    void anEndlessIdentificationIsCutAtOnce() throws Exception {
        try (var receiver = TestReceiver.start(folder);
                var socket = connect(receiver, "127.0.0.1")) {
            try {
                socket.getOutputStream().write("x".repeat(16 * 1024).getBytes(StandardCharsets.US_ASCII));
            } catch (SocketException _) {
                // cut while we wrote
            }

            assertThat(endOf(socket)).isLessThan(Duration.ofSeconds(15));
        }
    }

    // withstand A 5
    @Test
    void theSixthFailureIsTheLast() {
        try (var receiver = TestReceiver.start(folder)) {
            var shell = Shell.in(folder);
            var options = new ArrayList<String>();
            for (int i = 0; i < 7; i++) {
                shell.ok("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", "k" + i);
                options.addAll(List.of("-i", folder.resolve("k" + i).toString()));
            }
            options.addAll(List.of("-o", "LogLevel=INFO"));

            var ended = receiver.ssh(TestReceiver.BOB, options, "apps");

            assertThat(ended.status()).isEqualTo(255);
            assertThat(ended.output()).contains("Too many authentication failures");
            assertThat(receiver.measurements.counted("slipway.ssh.logins", "result", "failed"))
                    .isEqualTo(6);
        }
    }

    // withstand A 8
    @Test
    void anAddressThatFailsTooOftenIsRefusedAndNoOther() {
        try (var receiver = TestReceiver.start(folder, limits -> limits.withPenalties(PenaltyRules.DEFAULT))) {
            Shell.in(folder).ok("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", "stranger");
            for (int i = 0; i < 5; i++) {
                from("127.0.0.2", receiver, folder.resolve("stranger"));
            }

            assertThat(from("127.0.0.2", receiver, bobs(receiver)).status()).isEqualTo(255);
            assertThat(from("127.0.0.3", receiver, bobs(receiver)).status()).isZero();
            assertThat(receiver.measurements.counted("slipway.ssh.refused", "reason", "penalty"))
                    .isPositive();
        }
    }

    // withstand A 7
    @Test
    void silentConnectionsFromOneAddressDoNotKeepOthersOut() throws Exception {
        var sockets = new ArrayList<Socket>();
        try (var receiver =
                TestReceiver.start(folder, limits -> limits.withStartups(new Startups(100, 30, 400, 20, 500)))) {
            for (int i = 0; i < 60; i++) {
                sockets.add(connect(receiver, "127.0.0.2"));
            }

            assertThat(from("127.0.0.3", receiver, bobs(receiver)).status()).isZero();
            assertThat(receiver.measurements.counted("slipway.ssh.refused", "reason", "source"))
                    .isPositive();
        } finally {
            for (var socket : sockets) {
                socket.close();
            }
        }
    }

    // withstand A 23
    @Test
    void aConnectionWithoutACommandIsClosedAtTheIdleLimit() {
        try (var receiver = TestReceiver.start(folder, limits -> limits.withIdle(Duration.ofSeconds(2)))) {
            var ended = receiver.ssh(TestReceiver.BOB, List.of("-N"));

            assertThat(ended.status()).isEqualTo(255);
        }
    }

    // withstand A 7: what one address may do is more than what a build farm behind one address does
    @Test
    void aHundredClientsFromOneAddressAllGetIn() throws Exception {
        try (var receiver = TestReceiver.start(folder)) {
            var command = new ArrayList<>(receiver.ssh(TestReceiver.BOB));
            command.addAll(List.of("-p", String.valueOf(receiver.port), "git@127.0.0.1", "apps"));
            var clients = new ArrayList<Process>();
            for (int i = 0; i < 100; i++) {
                clients.add(Shell.in(folder).start(folder.resolve("out" + i), command.toArray(String[]::new)));
            }

            for (var client : clients) {
                assertThat(client.waitFor(60, TimeUnit.SECONDS)).isTrue();
            }

            assertThat(clients).allMatch(client -> client.exitValue() == 0);
        }
    }

    // withstand A 7
    @Test
    void connectionsThatWaitForNothingKeepNobodyElseOut() throws Exception {
        var sockets = new ArrayList<Socket>();
        try (var receiver = TestReceiver.start(folder)) {
            for (int i = 0; i < 300; i++) {
                sockets.add(connect(receiver, "127.0.0.2"));
            }
            var project = receiver.project("web");

            var quickest = Duration.ofDays(1);
            for (int i = 0; i < PUSHES && quickest.compareTo(PROMISED_PUSH) >= 0; i++) {
                quickest = min(quickest, pushed(receiver, project, "web" + i));
            }

            assertThat(quickest).isLessThan(PROMISED_PUSH);
            assertThat(receiver.measurements.counted("slipway.ssh.refused", "reason", "source"))
                    .isPositive();
        } finally {
            for (var socket : sockets) {
                socket.close();
            }
        }
    }

    /** How long bob's push takes from an address that nobody else uses. */
    private static Duration pushed(TestReceiver receiver, Path project, String app) {
        var ssh = String.join(" ", receiver.sshWith(bobs(receiver), "-b", "127.0.0.3"));
        long begin = System.nanoTime();
        Shell.in(receiver.folder)
                .cd(project)
                .with("GIT_SSH_COMMAND", ssh)
                .ok("git", "push", "-q", receiver.url(app), "main");
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static Path bobs(TestReceiver receiver) {
        return receiver.keys.getOrDefault(TestReceiver.BOB, receiver.folder);
    }

    private static Shell.Ended from(String address, TestReceiver receiver, Path key) {
        var all = new ArrayList<>(receiver.sshWith(key, "-b", address));
        all.addAll(List.of("-p", String.valueOf(receiver.port), "git@127.0.0.1", "apps"));
        return Shell.in(receiver.folder).run(all.toArray(String[]::new));
    }

    private static Socket connect(TestReceiver receiver, String from) throws IOException {
        var socket = new Socket();
        socket.bind(new InetSocketAddress(InetAddress.ofLiteral(from), 0));
        socket.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), receiver.port), 10_000);
        socket.setSoTimeout(30_000);
        return socket;
    }

    private static Socket silentAfterKeys(TestReceiver receiver) throws IOException {
        var socket = connect(receiver, "127.0.0.1");
        RawHello.GOOD.sendTo(socket.getOutputStream());
        return socket;
    }

    private static void trickle(Socket socket) {
        try {
            while (true) {
                socket.getOutputStream().write('x');
                Waits.hold(new CountDownLatch(1), Duration.ofMillis(300));
            }
        } catch (IOException _) {
            // cut, as it should be
        }
    }

    private static long openFiles() {
        return ((UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getOpenFileDescriptorCount();
    }

    /** How long until the server closes. */
    private static Duration endOf(Socket socket) throws IOException {
        long begin = System.nanoTime();
        try (socket) {
            socket.getInputStream().readAllBytes();
        } catch (SocketException _) {
            // closed without a word
        }
        return Duration.ofNanos(System.nanoTime() - begin);
    }
}
