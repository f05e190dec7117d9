package dev.slipway.server;

import dev.slipway.core.platform.HttpsCertificates;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What whoever starts a server reads: what runs where, open to whom, and how to push. */
record Announcement(Network network, Path data, String isolation, HttpsCertificates certificates) {

    /** @param firstStart what the first start did; nothing on later ones */
    List<String> lines(long millis, List<String> firstStart) {
        var push = network.firstPush();
        var lines = new ArrayList<String>();
        lines.add("Slipway %s is ready after %d ms".formatted(Main.version(), millis));
        lines.add("  pushes     %s on %s%s"
                .formatted(push.remote(), network.ssh(), network.openSsh() ? ", open to whoever has a key" : ""));
        lines.add("  apps       %s on %s%s"
                .formatted(push.app("APP"), network.http(), network.openHttp() ? ", open to everybody" : ""));
        network.repositories()
                .ifPresent(git -> lines.add("  https      %sAPP on %s"
                        .formatted(git, network.https().orElseThrow())));
        certificates.list().stream()
                .filter(shown -> shown.host().isEmpty())
                .forEach(shown -> lines.add(
                        "             certificate %s, SHA-256 %s".formatted(shown.issuer(), shown.fingerprint())));
        lines.add("  isolation  " + isolation);
        lines.add("  data       " + data);
        lines.addAll(firstStart);
        lines.add("First push, from the folder of an app:");
        push.lines().forEach(line -> lines.add("  " + line));
        return lines;
    }

    /** What somebody reads who opens the server's own address in a browser. */
    static String welcome(Network network) {
        return """
                This is Slipway: git push builds, runs and routes an app.

                %s
                """.formatted(String.join("\n", network.firstPush().lines()));
    }
}
