package dev.slipway.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slipway.core.InvalidInput;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import jdk.jfr.consumer.RecordingStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SshIT {
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

    // withstand A 1
    @Test
    void sshAuditFindsNothingToFail() {
        assumeTrue(Shell.has("ssh-audit"), "ssh-audit is not installed");

        var ended = Shell.in(folder).run("ssh-audit", "-jj", "-p", String.valueOf(receiver.port), "127.0.0.1");

        assertThat(ended.status()).as(ended.output()).isLessThanOrEqualTo(2);
        assertThat(ended.output()).doesNotContain("\"fail\"");
    }

    // withstand A 2
    @ParameterizedTest
    @ValueSource(
            strings = {
                "KexAlgorithms=diffie-hellman-group14-sha1",
                "KexAlgorithms=diffie-hellman-group1-sha1",
                "KexAlgorithms=diffie-hellman-group-exchange-sha1",
                "KexAlgorithms=ecdh-sha2-nistp256",
                "Ciphers=aes128-cbc",
                "Ciphers=3des-cbc",
                "HostKeyAlgorithms=ssh-rsa"
            })
    void oldAlgorithmsFindNoMatch(String option) {
        var ended = receiver.ssh(TestReceiver.BOB, List.of("-o", "LogLevel=INFO", "-o", option), "apps");

        assertThat(ended.status()).isEqualTo(255);
        assertThat(ended.output()).contains("no matching");
    }

    // withstand A 2
    @ParameterizedTest
    @ValueSource(strings = {"hmac-md5", "hmac-sha1", "hmac-sha1-etm@openssh.com"})
    void oldMacsFindNoMatch(String mac) {
        var ended = receiver.ssh(
                TestReceiver.BOB,
                List.of("-o", "LogLevel=INFO", "-o", "Ciphers=aes128-ctr", "-o", "MACs=" + mac),
                "apps");

        assertThat(ended.status()).isEqualTo(255);
        assertThat(ended.output()).contains("no matching");
    }

    // withstand A 13
    @ParameterizedTest
    @ValueSource(strings = {"ed25519", "ecdsa 256", "ecdsa 384", "ecdsa 521", "rsa 2048", "rsa 4096"})
    void allGoodKindsOfKeysLogIn(String type) {
        var key = receiver.addKey(TestReceiver.ALICE, (type + (type.equals("ed25519") ? " 256" : "")).split(" "));

        assertThat(with(key, List.of(), "apps").status()).isZero();
    }

    // withstand A 15
    @Test
    void rsaSignsWithSha2AndNotWithSha1() {
        var key = receiver.addKey(TestReceiver.BOB, "rsa", "2048");

        for (var good : List.of("rsa-sha2-256", "rsa-sha2-512")) {
            assertThat(with(key, List.of("-o", "PubkeyAcceptedAlgorithms=" + good), "apps")
                            .status())
                    .isZero();
        }
        assertThat(with(key, List.of("-o", "PubkeyAcceptedAlgorithms=ssh-rsa"), "apps")
                        .status())
                .isEqualTo(255);
    }

    // withstand A 10
    @ParameterizedTest
    @ValueSource(strings = {"password", "keyboard-interactive", "hostbased", "gssapi-with-mic", "none"})
    void onlyKeysLogIn(String method) {
        var ended = receiver.ssh(TestReceiver.BOB, List.of("-o", "PreferredAuthentications=" + method), "apps");

        assertThat(ended.status()).isEqualTo(255);
        assertThat(ended.output()).contains("Permission denied (publickey)");
    }

    // withstand A 25
    @Test
    void unknownUsersAndUnknownKeysAreToldTheSame() {
        Shell.in(folder).ok("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", "stranger");
        var stranger = folder.resolve("stranger");

        var git = loggedIn(stranger, "git");
        var bob = loggedIn(stranger, "bob");
        var nobody = loggedIn(stranger, "nobody");

        assertThat(git.status()).isEqualTo(255);
        assertThat(bob.output().replace("bob@", "")).isEqualTo(git.output().replace("git@", ""));
        assertThat(nobody.output().replace("nobody@", ""))
                .isEqualTo(git.output().replace("git@", ""));
        assertThat(steps(stranger, "nobody")).isEqualTo(steps(stranger, "git"));
    }

    /** How many messages the login takes, as ssh tells when asked. */
    private long steps(Path key, String user) {
        var all = new ArrayList<>(receiver.sshWith(key, "-o", "LogLevel=DEBUG3"));
        all.addAll(List.of("-p", String.valueOf(receiver.port), user + "@127.0.0.1", "apps"));
        return Shell.in(folder)
                .run(all.toArray(String[]::new))
                .output()
                .lines()
                .filter(line -> line.matches("debug3: (send|receive) packet: type [0-9]+.*"))
                .count();
    }

    // withstand A 18
    @Test
    void withoutACommandTheUserIsGreetedAndTheStatusIsOne() {
        var ended = receiver.ssh(TestReceiver.BOB, List.of("-T"));

        assertThat(ended).isEqualTo(new Shell.Ended(1, "Hi bob\n"));
        assertThat(receiver.commands).containsExactly(List.of());
    }

    // withstand A 18
    @Test
    void terminalsSubsystemsAndForwardingsAreRefused() {
        assertThat(receiver.ssh(TestReceiver.BOB, List.of("-tt", "-o", "LogLevel=INFO"), "apps")
                        .output())
                .contains("PTY allocation request failed");
        assertThat(receiver.ssh(TestReceiver.BOB, List.of("-s"), "sftp").output())
                .contains("subsystem request failed");
        assertThat(receiver.ssh(
                                TestReceiver.BOB,
                                List.of("-N", "-o", "ExitOnForwardFailure=yes", "-R", "0:127.0.0.1:1"))
                        .output())
                .contains("remote port forwarding failed");
        assertThat(receiver.ssh(TestReceiver.BOB, List.of("-W", "169.254.169.254:80"))
                        .output())
                .contains("stdio forwarding failed");
        assertThat(receiver.ssh(
                                TestReceiver.BOB,
                                List.of("-N", "-o", "ExitOnForwardFailure=yes", "-R", folder + "/sock:127.0.0.1:1"))
                        .status())
                .isEqualTo(255);
        assertThat(folder.resolve("sock")).doesNotExist();
    }

    // withstand B 26
    @ParameterizedTest
    @ValueSource(
            strings = {
                "ls",
                "git",
                "git-upload-archive 'web'",
                "scp -t /tmp",
                "rsync --server",
                "sh -c id",
                "git-receive-packX 'web'"
            })
    void otherCommandsAreOursAndNeverAProgram(String command) {
        var ended = receiver.ssh(TestReceiver.BOB, List.of(), command);

        assertThat(ended.status()).isEqualTo(1);
        assertThat(receiver.commands).hasSize(1);
    }

    // withstand B 26
    @Test
    void noCommandStartsAProcess() throws Exception {
        receiver.as(TestReceiver.BOB).cd(receiver.project("web")).ok("git", "push", "-q", receiver.url("web"), "main");
        var started = new CopyOnWriteArrayList<String>();
        try (var stream = new RecordingStream()) {
            stream.enable("jdk.ProcessStart");
            stream.onEvent("jdk.ProcessStart", event -> started.add(event.getString("command")));
            stream.startAsync();
            for (var command :
                    List.of("sh -c id", "git-upload-archive 'web'", "git-upload-pack 'web'", "scp -t /tmp")) {
                receiver.ssh(TestReceiver.BOB, List.of(), command);
            }
            stream.stop();
        }

        assertThat(started).hasSize(4).allMatch(command -> command.startsWith("ssh "));
    }

    // withstand B 34
    @ParameterizedTest
    @ValueSource(
            strings = {
                "version=2",
                "version=1",
                "version=0",
                "version=99",
                "version=2:x=y",
                "version=2\nversion=1",
                "nonsense",
                "$(id)"
            })
    void whateverTheProtocolIsCalledFetchesGetAnAnswer(String protocol) {
        var git = receiver.as(TestReceiver.BOB).cd(receiver.project("web"));
        git.ok("git", "push", "-q", receiver.url("web"), "main");

        assertThat(advertised(protocol))
                .contains(protocol.matches("version=2(:x=y)?") ? "version 2" : "refs/heads/main");
        assertThat(advertised("version=2" + ":x".repeat(5_000))).contains("refs/heads/main");
    }

    private String advertised(String protocol) {
        var command = new ArrayList<>(receiver.ssh(TestReceiver.BOB, "-o", "SendEnv=GIT_PROTOCOL"));
        command.addAll(List.of("-p", String.valueOf(receiver.port), "git@127.0.0.1", "git-upload-pack 'web'"));
        return Shell.in(folder)
                .with("GIT_PROTOCOL", protocol)
                .run(command.toArray(String[]::new))
                .output();
    }

    // withstand B 31
    @Test
    void aVeryLongCommandIsRefused() {
        var ended = receiver.ssh(TestReceiver.BOB, List.of(), "x".repeat(64 * 1024));

        assertThat(ended).isEqualTo(new Shell.Ended(1, "the command is longer than 16 KiB\n"));
    }

    // withstand B 36
    @Test
    void argumentsArriveAsTheyWereQuoted() {
        var ended = receiver.ssh(TestReceiver.BOB, List.of(), "apps 'two words' \"semi;colon\" plain");

        assertThat(ended.output()).isEqualTo("apps|two words|semi;colon|plain\n");
    }

    @Test
    void theExitStatusComesBeforeTheEndOfTheOutput() {
        var shown = receiver.ssh(TestReceiver.BOB, List.of("-vv"), "apps").output();

        assertThat(shown.indexOf("rtype exit-status")).isPositive().isLessThan(shown.indexOf("rcvd eof"));
    }

    // withstand A 17
    @Test
    void aRemovedKeyIsRefusedEvenOnAnOpenConnection() {
        var socket = folder.resolve("control");
        var shared = List.of("-o", "ControlPath=" + socket, "-o", "ControlMaster=auto", "-o", "ControlPersist=30");
        assertThat(receiver.ssh(TestReceiver.BOB, shared, "apps")).returns(0, Shell.Ended::status);

        receiver.state.keys().remove(receiver.publicKey(TestReceiver.BOB).fingerprint());

        assertThat(receiver.ssh(TestReceiver.BOB, shared, "apps"))
                .isEqualTo(new Shell.Ended(1, "this key is no longer accepted\n"));
        assertThat(receiver.ssh(TestReceiver.BOB, List.of(), "apps").status()).isEqualTo(255);
        Shell.in(folder).run("ssh", "-o", "ControlPath=" + socket, "-O", "exit", "127.0.0.1");
    }

    @Test
    void aLoginIsNotedAndAProbeIsNot() {
        var key = receiver.publicKey(TestReceiver.BOB).fingerprint();
        assertThat(receiver.state.keys().find(key).orElseThrow().lastUsed()).isEqualTo(Instant.MIN);

        receiver.ssh(TestReceiver.BOB, List.of(), "apps");

        assertThat(receiver.state.keys().find(key).orElseThrow().lastUsed()).isAfter(Instant.EPOCH);
    }

    // withstand A 24
    @Test
    void theHostKeyIsItsOwnersAloneAndStaysTheSame() throws Exception {
        var file = folder.resolve("host_key");
        var bytes = Files.readAllBytes(file);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");

        receiver.close();
        Files.delete(folder.resolve("key-alice-ed25519"));
        Files.delete(folder.resolve("key-bob-ed25519"));
        receiver = TestReceiver.start(folder);

        assertThat(Files.readAllBytes(file)).isEqualTo(bytes);
        assertThat(receiver.ssh(TestReceiver.BOB, List.of(), "apps").status()).isZero();
    }

    // withstand A 24
    @Test
    void aBadHostKeyIsRefusedWithFileAndRemedy() throws Exception {
        var other = Files.createDirectories(folder.resolve("other"));
        var file = other.resolve("host_key");

        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        assertThatThrownBy(() -> TestReceiver.start(other))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("empty");

        Files.deleteIfExists(other.resolve("key-alice-ed25519"));
        Files.deleteIfExists(other.resolve("key-bob-ed25519"));
        Files.copy(folder.resolve("host_key"), file, StandardCopyOption.REPLACE_EXISTING);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw----"));
        assertThatThrownBy(() -> TestReceiver.start(other))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("others");
    }

    @Test
    void userCertificatesLogInWhenTheirAuthorityIsKnown() throws Exception {
        var shell = Shell.in(folder);
        shell.ok("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", "ca");
        shell.ok("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", "card");
        shell.ok("ssh-keygen", "-q", "-s", "ca", "-I", "card", "-n", "bob", "-V", "+1h", "card.pub");
        var other = Files.createDirectories(folder.resolve("other"));

        try (var trusting = TestReceiver.start(other, List.of(folder.resolve("ca.pub")))) {
            var ended = with(trusting, folder.resolve("card"), List.of("-T"));
            assertThat(ended.output()).isEqualTo("Hi bob\n");

            shell.ok("ssh-keygen", "-q", "-s", "ca", "-I", "card", "-n", "nobody", "-V", "+1h", "card.pub");
            assertThat(with(trusting, folder.resolve("card"), List.of("-T")).status())
                    .isEqualTo(255);

            shell.ok("ssh-keygen", "-q", "-s", "ca", "-I", "card", "-n", "bob", "-O", "force-command=id", "card.pub");
            assertThat(with(trusting, folder.resolve("card"), List.of("-T")).status())
                    .isEqualTo(255);
        }
        assertThat(with(folder.resolve("card"), List.of("-T")).status()).isEqualTo(255);
    }

    private Shell.Ended loggedIn(Path key, String user) {
        var all = new ArrayList<>(receiver.sshWith(key));
        all.addAll(List.of("-p", String.valueOf(receiver.port), user + "@127.0.0.1", "apps"));
        return Shell.in(folder).run(all.toArray(String[]::new));
    }

    private Shell.Ended with(Path key, List<String> options, String... command) {
        return with(receiver, key, options, command);
    }

    private Shell.Ended with(TestReceiver at, Path key, List<String> options, String... command) {
        var all = new ArrayList<>(at.sshWith(key, options.toArray(String[]::new)));
        all.addAll(List.of("-p", String.valueOf(at.port), "git@127.0.0.1"));
        all.addAll(List.of(command));
        return Shell.in(folder).run(all.toArray(String[]::new));
    }
}
