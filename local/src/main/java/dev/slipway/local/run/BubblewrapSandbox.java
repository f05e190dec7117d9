package dev.slipway.local.run;

import dev.slipway.local.Sandbox;
import dev.slipway.local.SandboxSpec;
import dev.slipway.local.Spawner;
import dev.slipway.local.Toolchains;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The sandbox of bubblewrap: own file view, process ids and users. Only the machine's programs, the few files that they
 * need from {@code /etc}, and what the spec names can be seen; the network is the machine's, since apps listen on it.
 */
public final class BubblewrapSandbox implements Sandbox {
    private static final String NOBODY = "65534";
    private static final String TMP_BYTES = Long.toString(256L * 1024 * 1024);
    private static final long PROBE_SECONDS = 10;
    private static final Path ETC = Path.of("/etc");

    /** What programs need of the machine's settings, and nothing that is anybody's secret. */
    private static final Pattern SETTINGS =
            Pattern.compile("alternatives|ca-certificates|crypto-policies|debian_version"
                    + "|fonts|gai\\.conf|host\\.conf|hosts|java.*|jvm.*|ld\\.so\\.(cache|conf|conf\\.d)|locale\\.alias|localtime"
                    + "|lsb-release|magic|mime\\.types|nsswitch\\.conf|os-release|perl|protocols|python[0-9.]*|redhat-release"
                    + "|resolv\\.conf|rpc|services|terminfo|timezone");

    /** Of these folders the rest holds private keys. */
    private static final List<Path> CERTIFICATES = Stream.of(
                    "ssl/certs",
                    "ssl/openssl.cnf",
                    "ssl/cert.pem",
                    "pki/ca-trust",
                    "pki/java",
                    "pki/tls/certs",
                    "pki/tls/cert.pem",
                    "pki/tls/openssl.cnf")
            .map(ETC::resolve)
            .toList();

    private final String program;
    private final String version;
    private final List<String> base;
    private final List<String> limiter;

    private BubblewrapSandbox(String program, String version, Path etc, List<Path> tools) {
        this.program = program;
        this.version = version;
        this.base = base(etc, tools);
        this.limiter = find("prlimit").map(List::of).orElse(List.of());
    }

    /**
     * The sandbox, if bubblewrap is installed and can do all this for the server's user, which is tried out.
     *
     * @param folder where it keeps the files that it shows as {@code /etc/passwd} and {@code /etc/group}
     * @param tools folders with programs outside the system's own, readable for all
     */
    public static Optional<BubblewrapSandbox> probe(Path folder, List<Path> tools, Spawner spawner)
            throws InterruptedException {
        var program = find("bwrap");
        if (program.isEmpty()) {
            return Optional.empty();
        }
        try {
            Folders.create(folder);
            Files.writeString(folder.resolve("passwd"), "app:x:" + NOBODY + ":" + NOBODY + ":app:/tmp:/bin/sh\n");
            Files.writeString(folder.resolve("group"), "app:x:" + NOBODY + ":\n");
            var version = output(spawner, List.of(program.get(), "--version"));
            var sandbox =
                    new BubblewrapSandbox(program.get(), version.orElse("").replaceAll("[^0-9.]", ""), folder, tools);
            var tried = new ArrayList<>(List.of(program.get()));
            tried.addAll(sandbox.base);
            tried.addAll(List.of("--", "/bin/sh", "-c", "echo works"));
            return output(spawner, tried).filter("works"::equals).map(_ -> sandbox);
        } catch (IOException e) {
            throw new UncheckedIOException("bubblewrap cannot be tried out", e);
        }
    }

    @Override
    public List<String> wrap(SandboxSpec spec) {
        var command = new ArrayList<String>();
        // Setsid replaces itself, so the sandbox leads the session that it is killed by.
        find("setsid").ifPresent(command::add);
        command.add(program);
        command.addAll(base);
        spec.readOnly().forEach(path -> bind(command, "--ro-bind-try", path));
        spec.moved().forEach((path, folder) -> show(command, folder, path));
        spec.writable().forEach(path -> bind(command, "--bind", path));
        command.addAll(List.of("--chdir", spec.workDir().toString(), "--"));
        command.addAll(limited(spec));
        command.addAll(spec.command());
        return List.copyOf(command);
    }

    @Override
    public boolean moves() {
        return true;
    }

    @Override
    public String describe() {
        return "bubblewrap %s: own file view, processes and users".formatted(version);
    }

    private List<String> limited(SandboxSpec spec) {
        if (limiter.isEmpty()) {
            return List.of();
        }
        // Asked for more, it would fail, and nothing would start.
        var limits = HardLimits.own().within(spec.limits());
        var command = new ArrayList<>(limiter);
        // Data, not address space: run-times reserve far more address space than they use.
        command.add("--data=" + limits.memoryBytes());
        command.add("--nproc=" + limits.processes());
        command.add("--nofile=" + limits.openFiles());
        command.add("--fsize=" + limits.fileBytes());
        command.add("--core=0");
        command.add("--");
        return command;
    }

    private static List<String> base(Path etc, List<Path> tools) {
        var options = new ArrayList<>(List.of(
                "--die-with-parent",
                "--new-session",
                "--unshare-user",
                "--unshare-pid",
                "--unshare-ipc",
                "--unshare-uts",
                "--unshare-cgroup-try",
                "--uid",
                NOBODY,
                "--gid",
                NOBODY,
                "--hostname",
                "app",
                "--cap-drop",
                "ALL"));
        Toolchains.SYSTEM.forEach(folder -> show(options, folder));
        settings().forEach(file -> bind(options, "--ro-bind-try", file));
        options.addAll(List.of("--ro-bind", etc.resolve("passwd").toString(), "/etc/passwd"));
        options.addAll(List.of("--ro-bind", etc.resolve("group").toString(), "/etc/group"));
        options.addAll(List.of("--proc", "/proc", "--dev", "/dev"));
        options.addAll(List.of("--size", TMP_BYTES, "--tmpfs", "/dev/shm", "--size", TMP_BYTES, "--tmpfs", "/tmp"));
        tools.forEach(folder -> options.addAll(List.of("--ro-bind-try", folder.toString(), folder.toString())));
        return List.copyOf(options);
    }

    private static List<Path> settings() {
        try (var files = Files.list(ETC)) {
            var named = files.filter(
                    file -> SETTINGS.matcher(file.getFileName().toString()).matches());
            return Stream.concat(named, CERTIFICATES.stream()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(ETC + " cannot be read", e);
        }
    }

    // Where /bin is a link to /usr/bin, it is one in the sandbox too.
    private static void show(List<String> options, Path folder) {
        try {
            if (Files.isSymbolicLink(folder)) {
                options.addAll(
                        List.of("--symlink", Files.readSymbolicLink(folder).toString(), folder.toString()));
            } else {
                bind(options, "--ro-bind-try", folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(folder + " cannot be read", e);
        }
    }

    // In the system's folders, which it shows as they are, it cannot make one.
    private static void show(List<String> command, Path folder, Path path) {
        if (Toolchains.SYSTEM.stream().anyMatch(path::startsWith) && !Files.isDirectory(path)) {
            throw SandboxSpec.cannotMove(path);
        }
        command.addAll(List.of("--ro-bind", folder.toString(), path.toString()));
    }

    private static void bind(List<String> options, String how, Path path) {
        options.addAll(List.of(how, path.toString(), path.toString()));
    }

    private static Optional<String> find(String name) {
        return List.of("/usr/bin/", "/bin/", "/usr/local/bin/").stream()
                .map(folder -> folder + name)
                .filter(file -> Files.isExecutable(Path.of(file)))
                .findFirst();
    }

    /** What it prints, if it ends well. */
    private static Optional<String> output(Spawner spawner, List<String> command)
            throws IOException, InterruptedException {
        var process = spawner.start(new ProcessBuilder(command).redirectErrorStream(true));
        process.getOutputStream().close();
        if (!process.waitFor(PROBE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            return Optional.empty();
        }
        var printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return process.exitValue() == 0 ? Optional.of(printed.strip()) : Optional.empty();
    }
}
