package dev.slipway.server;

import dev.slipway.k8s.install.Finding;
import java.io.File;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Looks over what a server on this machine needs; changes nothing. */
record MachineDoctor(Config config, Map<String, String> environment) {
    private static final long GIB = 1L << 30;
    private static final int LITTLE_SPACE_GIB = 5;
    private static final int MILLIS = 2_000;
    private static final int SECONDS = 10;

    List<Finding> examine() {
        var all = new ArrayList<Finding>();
        all.add(dataDirectory());
        all.add(port("pushes", config.ssh()));
        all.add(port("apps", config.http()));
        config.https().listen().ifPresent(listen -> {
            all.add(port("https", listen));
            all.addAll(new CertificateDoctor(config, Clock.systemUTC()).examine());
        });
        all.add(sandbox());
        all.add(programs("git and ssh", List.of("git", "ssh"), "install them, to push from here"));
        all.add(key());
        all.add(programs(
                "build tools",
                List.of("java", "mvn", "node", "npm", "python3", "go"),
                "install those of the languages that you push"));
        return all;
    }

    private Finding dataDirectory() {
        var folder = existing(config.data());
        if (!Files.isWritable(folder)) {
            return Finding.fail("data", folder + " cannot be written", "choose another folder with --data");
        }
        try {
            long free = Files.getFileStore(folder).getUsableSpace() / GIB;
            return free < LITTLE_SPACE_GIB
                    ? Finding.warn(
                            "data",
                            "%s has %d GiB left".formatted(folder, free),
                            "make room, or choose another folder with --data")
                    : Finding.ok("data", "%s, %d GiB left".formatted(config.data(), free));
        } catch (IOException e) {
            return Finding.fail("data", folder + ": " + e, "see that its disk can be read");
        }
    }

    /** The folder itself, or the nearest one above it that is there. */
    private static Path existing(Path folder) {
        for (var at = folder.toAbsolutePath(); at != null; at = at.getParent()) {
            if (Files.exists(at)) {
                return at;
            }
        }
        throw new IllegalStateException("no folder is there above " + folder);
    }

    private static Finding port(String part, Endpoint endpoint) {
        try (var socket = new Socket()) {
            socket.connect(endpoint.address(), MILLIS);
            return Finding.ok(part, endpoint + " answers");
        } catch (ConnectException | SocketTimeoutException _) {
            return Finding.warn(part, "nobody listens on " + endpoint, "start the server: slipway serve");
        } catch (IOException e) {
            return Finding.fail(part, "%s: %s".formatted(endpoint, e), "choose an address that this machine has");
        }
    }

    private static Finding sandbox() {
        var advice = "install bubblewrap and see that it may make user namespaces, or serve only people you trust";
        try {
            var process = new ProcessBuilder("bwrap", "--ro-bind", "/", "/", "--unshare-all", "--", "/bin/true")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (process.waitFor(SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0) {
                return Finding.ok("isolation", "bubblewrap works");
            }
            process.destroyForcibly();
            return Finding.warn("isolation", "bubblewrap is there and does not work", advice);
        } catch (IOException _) {
            return Finding.warn("isolation", "there is no bubblewrap", advice);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while trying bubblewrap", e);
        }
    }

    private Finding programs(String part, List<String> names, String advice) {
        var missing = names.stream().filter(name -> !isOnPath(name)).toList();
        return missing.isEmpty()
                ? Finding.ok(part, String.join(", ", names))
                : Finding.warn(part, "missing: " + String.join(", ", missing), advice);
    }

    private boolean isOnPath(String name) {
        return Pattern.compile(File.pathSeparator)
                .splitAsStream(environment.getOrDefault("PATH", ""))
                .filter(folder -> !folder.isEmpty())
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, name)));
    }

    private Finding key() {
        var folder = config.home().resolve(".ssh");
        try (var files = Files.isDirectory(folder) ? Files.list(folder) : Stream.<Path>empty()) {
            return files.anyMatch(file -> file.toString().endsWith(".pub"))
                    ? Finding.ok("your key", "there is one in " + folder)
                    : Finding.warn("your key", "there is none in " + folder, "make one: ssh-keygen -t ed25519");
        } catch (IOException e) {
            return Finding.warn("your key", folder + ": " + e, "make the folder yours");
        }
    }
}
