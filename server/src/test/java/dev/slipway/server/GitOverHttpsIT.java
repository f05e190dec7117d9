package dev.slipway.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real git over HTTPS to the whole server, with the certificate that the server makes itself. */
final class GitOverHttpsIT {
    @TempDir
    Path home;

    private Shell user;

    @BeforeEach
    void prepare() throws Exception {
        user = Shell.withKey(home);
    }

    private Shell.Result git(Path folder, String... words) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("git", "-c", "http.sslCAInfo=" + home.resolve("slipway.pem")));
        command.addAll(List.of(words));
        return user.run(folder, command.toArray(String[]::new));
    }

    /** As users do: the certificate comes over SSH, whose host key they know. */
    private void trust(GitDoor door) throws IOException, InterruptedException {
        Files.writeString(home.resolve("slipway.pem"), door.ssh("certificates show"));
    }

    @Test
    void pushAndCloneWithTheCertificateThatSshBrings() throws Exception {
        var repository = user.repository("index.html", "Hello\n");
        try (var server = ServerProcess.serve(home, "--https", "127.0.0.1:0").awaitReady()) {
            var door = new GitDoor(server, user);
            trust(door);
            var address = door.address() + "/git/web";
            // git's own helper, which keeps what it is given in a file
            user.run(home, "git", "config", "--global", "credential.helper", "store");
            var store = Files.writeString(
                    home.resolve(".git-credentials"),
                    address.replaceFirst(
                            "https://([^/]*)/.*",
                            "https://admin:%s@$1\n"
                                    .formatted(door.ssh("tokens add").strip())));
            Files.setPosixFilePermissions(store, PosixFilePermissions.fromString("rw-------"));

            var push = git(repository, "push", address, "main");
            var clone = git(home, "clone", "--depth", "1", address, "clone");

            assertThat(push.status()).as(push.output()).isZero();
            // Browsers do not know the certificate, so that visitors are sent to where they need none.
            assertThat(push.output()).contains("Live as v1: http://web.localhost:" + server.httpPort());
            assertThat(clone.status()).as(clone.output()).isZero();
            assertThat(home.resolve("clone/index.html")).hasContent("Hello\n");
            assertThat(door.ssh("certificates list --json"))
                    .contains("\"host\":\"*\",\"issuer\":\"self-signed\"")
                    .contains(door.fingerprint());
            assertThat(user.run(home, "openssl", "x509", "-noout", "-fingerprint", "-sha256", "-in", "slipway.pem")
                            .output())
                    .contains(door.fingerprint());
        }
    }

    @Test
    void tokensAreTakenFromElsewhereOverHttpsAlone() throws Exception {
        var outside = outside();
        assumeThat(outside).as("needs an address beside loopback").isPresent();
        var host = outside.orElseThrow().getHostAddress();
        var words = "serve --allow-root --ssh 127.0.0.1:0 --http %1$s:0 --https %1$s:0".formatted(host);
        try (var server = ServerProcess.run(home, words.split(" ")).awaitReady()) {
            var door = new GitDoor(server, user);
            trust(door);
            var secure = door.address().replaceFirst("//.*:", "//%s:".formatted(host));
            Files.writeString(
                    home.resolve(".netrc"),
                    "machine %s login admin password %s\n"
                            .formatted(host, door.ssh("tokens add").strip()));

            var encrypted = git(home, "ls-remote", secure + "/git/web");
            var plain = git(home, "ls-remote", "http://%s:%d/git/web".formatted(host, server.httpPort()));

            assertThat(encrypted.output()).contains("app 'web' not found");
            assertThat(plain.output()).contains("403").doesNotContain("not found");
        }
    }

    private static Optional<InetAddress> outside() throws IOException {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(Inet4Address.class::isInstance)
                .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
                .findFirst();
    }
}
