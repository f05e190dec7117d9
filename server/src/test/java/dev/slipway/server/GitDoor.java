package dev.slipway.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.regex.Pattern;

/** How a user finds a server's door by HTTPS: what it announces, and what it says over SSH. */
record GitDoor(ServerProcess server, Shell user) {
    private static final Pattern ANNOUNCED =
            Pattern.compile("https +(https://\\S+)/git/APP on \\S+:[0-9]+\n +certificate self-signed, SHA-256 (\\S+)");

    /** Where repositories are, as far as {@code /git}. */
    String address() {
        return announced(1);
    }

    String fingerprint() {
        return announced(2);
    }

    private String announced(int group) {
        var matcher = ANNOUNCED.matcher(server.out());
        assertThat(matcher.find()).as(server.out()).isTrue();
        return matcher.group(group);
    }

    /** What a command prints on its standard output. */
    String ssh(String command) throws IOException, InterruptedException {
        return user.run(
                        user.home(),
                        "sh",
                        "-c",
                        "%s -p %d git@127.0.0.1 %s 2>/dev/null".formatted(user.ssh(), server.sshPort(), command))
                .output();
    }
}
