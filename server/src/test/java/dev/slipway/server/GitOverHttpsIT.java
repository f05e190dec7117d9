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
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real git over HTTPS to the whole server, with the certificate that the server makes itself. */
final class GitOverHttpsIT {
    private static final Pattern ANNOUNCED =
            Pattern.compile("https +(https://\\S+)/git/APP on \\S+:[0-9]+\n +certificate self-signed, SHA-256 (\\S+)");

    @TempDir
    Path home;

    private Shell user;

    @BeforeEach
    void prepare() throws Exception {
        user = Shell.withKey(home);
    }

    private Shell.Result ssh(ServerProcess server, String command) throws IOException, InterruptedException {
        return user.run(
                home,
                "sh",
                "-c",
                "%s -p %d git@127.0.0.1 %s 2>/dev/null".formatted(user.ssh(), server.sshPort(), command));
    }

    private Shell.Result git(Path folder, String... words) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("git", "-c", "http.sslCAInfo=" + home.resolve("slipway.pem")));
        command.addAll(List.of(words));
        return user.run(folder, command.toArray(String[]::new));
    }

    private static String announced(ServerProcess server, int group) {
        var matcher = ANNOUNCED.matcher(server.out());
        assertThat(matcher.find()).as(server.out()).isTrue();
        return matcher.group(group);
    }

    /** As users do: the certificate comes over SSH, whose host key they know. */
    private void trust(ServerProcess server) throws IOException, InterruptedException {
        Files.writeString(
                home.resolve("slipway.pem"), ssh(server, "certificates show").output());
    }

    @Test
    void pushAndCloneWithTheCertificateThatSshBrings() throws Exception {
        var repository = user.repository("index.html", "Hello\n");
        try (var server = ServerProcess.serve(home, "--https", "127.0.0.1:0").awaitReady()) {
            trust(server);
            var address = announced(server, 1) + "/git/web";
            // git's own helper, which keeps what it is given in a file
            user.run(home, "git", "config", "--global", "credential.helper", "store");
            var store = Files.writeString(
                    home.resolve(".git-credentials"),
                    address.replaceFirst(
                            "https://([^/]*)/.*",
                            "https://admin:%s@$1\n"
                                    .formatted(
                                            ssh(server, "tokens add").output().strip())));
            Files.setPosixFilePermissions(store, PosixFilePermissions.fromString("rw-------"));

            var push = git(repository, "push", address, "main");
            var clone = git(home, "clone", "--depth", "1", address, "clone");

            assertThat(push.status()).as(push.output()).isZero();
            // Browsers do not know the certificate, so that visitors are sent to where they need none.
            assertThat(push.output()).contains("Live as v1: http://web.localhost:" + server.httpPort());
            assertThat(clone.status()).as(clone.output()).isZero();
            assertThat(home.resolve("clone/index.html")).hasContent("Hello\n");
            assertThat(ssh(server, "certificates list --json").output())
                    .contains("\"host\":\"*\",\"issuer\":\"self-signed\"")
                    .contains(announced(server, 2));
            assertThat(user.run(home, "openssl", "x509", "-noout", "-fingerprint", "-sha256", "-in", "slipway.pem")
                            .output())
                    .contains(announced(server, 2));
        }
    }

    @Test
    void tokensAreTakenFromElsewhereOverHttpsAlone() throws Exception {
        var outside = outside();
        assumeThat(outside).as("needs an address beside loopback").isPresent();
        var host = outside.orElseThrow().getHostAddress();
        var words = "serve --allow-root --ssh 127.0.0.1:0 --http %1$s:0 --https %1$s:0".formatted(host);
        try (var server = ServerProcess.run(home, words.split(" ")).awaitReady()) {
            trust(server);
            var secure = announced(server, 1).replaceFirst("//.*:", "//%s:".formatted(host));
            Files.writeString(
                    home.resolve(".netrc"),
                    "machine %s login admin password %s\n"
                            .formatted(host, ssh(server, "tokens add").output().strip()));

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
