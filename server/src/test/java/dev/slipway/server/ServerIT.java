package dev.slipway.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program as its operator sees it: how it starts, what it refuses, how it ends. */
final class ServerIT {
    @TempDir
    Path home;

    private Path data;

    @BeforeEach
    void placeData() {
        data = home.resolve(".local/share/slipway");
    }

    @Test
    void startsTellsHowToPushAndStopsWithStatusZero() throws Exception { // withstand G 98
        Shell.withKey(home);
        try (var server = ServerProcess.serve(home).awaitReady()) {
            int ssh = server.sshPort();
            int http = server.httpPort();
            assertThat(server.out().lines())
                    .contains("Made user admin")
                    .anyMatch(line -> line.startsWith("Imported id_ed25519.pub as the admin's key: SHA256:"))
                    .anyMatch(line -> line.matches("  isolation  .+"))
                    .endsWith(
                            "  git remote add epinio ssh://git@127.0.0.1:%d/APP".formatted(ssh),
                            "  git push epinio main",
                            "  open http://APP.localhost:" + http);
            assertThat(new Shell(home).get(http, "localhost", "/readyz").output())
                    .isEqualTo("ready\n");

            server.terminate();

            assertThat(server.exitStatus()).isZero();
            assertThat(server.err().lines().toList())
                    .anyMatch(line -> line.contains("server ready durationMs="))
                    .last()
                    .matches(line -> line.endsWith("server stopped"));
        }
    }

    @Test
    void laterStartImportsNothingAndKeepsTheHostKey() throws Exception { // withstand A 24, I 120
        var user = Shell.withKey(home);
        try (var first = ServerProcess.serve(home).awaitReady()) {
            first.terminate();
            assertThat(first.exitStatus()).isZero();
        }
        var key = Files.readString(data.resolve("ssh_host_ed25519_key"));
        user.run(home, "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", home + "/.ssh/second");

        try (var second = ServerProcess.serve(home).awaitReady()) {
            assertThat(second.out()).doesNotContain("Imported", "Made user");
            assertThat(data.resolve("ssh_host_ed25519_key")).hasContent(key);
        }
    }

    @Test
    void filesAreClosedToOthers() throws Exception { // withstand J 127
        try (var _ = ServerProcess.serve(home).awaitReady()) {
            assertThat(mode(data)).isEqualTo("rwx------");
            for (var file : new String[] {"ssh_host_ed25519_key", "state.db", "slipway.sock", "lock"}) {
                assertThat(mode(data.resolve(file))).as(file).isEqualTo("rw-------");
            }
        }
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void listensWhereItSaysAndOnALoopbackPortForItself() throws Exception { // withstand L 140
        assumeThat(Path.of("/proc/self/net/tcp")).exists();
        try (var server = ServerProcess.serve(home).awaitReady()) {
            var listening = ListeningSockets.of(server.pid());

            assertThat(listening)
                    .hasSize(3)
                    .allMatch(address -> address.getAddress().isLoopbackAddress());
            assertThat(listening)
                    .extracting(address -> address.getPort())
                    .contains(server.sshPort(), server.httpPort());
        }
    }

    @Test
    void secondServerOnTheSameDataIsRefused() throws Exception { // withstand G 111
        try (var first = ServerProcess.serve(home).awaitReady();
                var second = ServerProcess.serve(home)) {
            assertThat(second.exitStatus()).isEqualTo(1);
            assertThat(second.err())
                    .contains("data directory %s is in use by another server, process %d".formatted(data, first.pid()));
            assertThat(new Shell(home)
                            .get(first.httpPort(), "localhost", "/healthz")
                            .output())
                    .isEqualTo("ok\n");
        }
    }

    @Test
    void portInUseIsRefusedWithItsOption() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var endpoint = "127.0.0.1:" + taken.getLocalPort();
            for (var option : new String[] {"--ssh", "--http"}) {
                var other = option.equals("--ssh") ? "--http" : "--ssh";
                try (var server =
                        ServerProcess.run(home, "serve", "--allow-root", option, endpoint, other, "127.0.0.1:0")) {
                    assertThat(server.exitStatus()).isEqualTo(1);
                    assertThat(server.err())
                            .contains("port %d of 127.0.0.1 is in use".formatted(taken.getLocalPort()))
                            .contains(option + " HOST:PORT");
                }
            }
        }
    }

    @Test
    void corruptStateIsRefusedAndLeftAsItIs() throws Exception { // withstand G 113
        try (var first = ServerProcess.serve(home).awaitReady()) {
            first.terminate();
            assertThat(first.exitStatus()).isZero();
        }
        var garbage = "no database at all, but as long as a page should be ".repeat(200);
        Files.writeString(data.resolve("state.db"), garbage);

        try (var second = ServerProcess.serve(home)) {
            assertThat(second.exitStatus()).isEqualTo(1);
            assertThat(second.err())
                    .contains(data.resolve("state.db").toString())
                    .contains("backup");
            assertThat(data.resolve("state.db")).hasContent(garbage);
        }
    }

    @Test
    void uselessHostKeyIsRefused() throws Exception { // withstand A 24
        Files.createDirectories(
                data, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.createFile(data.resolve("lock"));
        var key = data.resolve("ssh_host_ed25519_key");
        Files.createFile(key, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        refused("host key " + key);

        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-rw----"));
        refused("others than its owner may read or change host key " + key);
    }

    @Test
    void folderOfSomethingElseIsRefusedAndLeftAsItIs() throws Exception {
        Files.createDirectories(data);
        Files.writeString(data.resolve("thesis.tex"), "");
        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxr-xr-x"));

        refused("data directory %s holds something else".formatted(data));

        assertThat(mode(data)).isEqualTo("rwxr-xr-x");
        assertThat(data).isDirectoryContaining("glob:**/thesis.tex").isDirectoryNotContaining("glob:**/lock");
    }

    private void refused(String reason) throws Exception {
        try (var server = ServerProcess.serve(home)) {
            assertThat(server.exitStatus()).isEqualTo(1);
            assertThat(server.err().lines().filter(line -> line.startsWith("slipway: ")))
                    .singleElement()
                    .asString()
                    .contains(reason);
            assertThat(server.err()).doesNotContain("\tat ");
        }
    }

    @Test
    void rootIsRefusedUnlessAllowed() throws Exception { // withstand L 140
        assumeThat(new UnixSystem().getUid()).as("user id").isZero();
        try (var server = ServerProcess.run(home, "serve", "--ssh", "127.0.0.1:0", "--http", "127.0.0.1:0")) {
            assertThat(server.exitStatus()).isEqualTo(1);
            assertThat(server.err()).contains("as root").contains("--allow-root");
            assertThat(data).doesNotExist();
        }
    }

    @Test
    void badSettingEndsWithStatusTwo() throws Exception {
        try (var server = ServerProcess.serve(home, "--builds", "many")) {
            assertThat(server.exitStatus()).isEqualTo(2);
            assertThat(server.err()).startsWith("slipway: builds cannot be 'many' (from option --builds)");
        }
    }

    @Test
    void commandsOfTheSameMachineGoThroughTheSocket() throws Exception {
        Shell.withKey(home);
        try (var _ = ServerProcess.serve(home).awaitReady();
                var list = ServerProcess.run(home, "users", "list");
                var misused = ServerProcess.run(home, "--data", data.toString(), "users", "list", "--nonsense")) {
            assertThat(list.exitStatus()).isZero();
            assertThat(list.out()).contains("admin");
            assertThat(misused.exitStatus()).isEqualTo(2);
        }
    }

    @Test
    void commandWithoutServerSaysSo() throws Exception {
        try (var command = ServerProcess.run(home, "apps")) {
            assertThat(command.exitStatus()).isEqualTo(1);
            assertThat(command.err()).startsWith("slipway: no server runs on " + data);
        }
    }

    @Test
    void logsJsonIfAsked() throws Exception {
        try (var server = ServerProcess.serve(home, "--log-format", "json").awaitReady()) {
            server.terminate();
            assertThat(server.exitStatus()).isZero();
            assertThat(server.err().lines()).isNotEmpty().allMatch(line -> line.matches("\\{\"time\":\".*\"}"));
        }
    }
}
