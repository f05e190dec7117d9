package dev.slipway.local;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The sandbox of a machine that has nothing better: an own session, and limits on each process by the shell's ulimit. */
public final class PlainSandbox implements Sandbox {
    private static final int ULIMIT_BLOCK = 512;
    private static final int KIB = 1024;

    /**
     * Data, not address space: run-times reserve far more address space than they use. A limit above the hard one that is
     * in force already cannot be set, and need not be.
     */
    private static final String LIMIT = "ulimit -d \"$1\" 2>/dev/null; ulimit -n \"$2\" 2>/dev/null;"
            + " ulimit -f \"$3\" 2>/dev/null; ulimit -c 0; shift 3; exec \"$@\"";

    private static final List<Path> SETSID = List.of(Path.of("/usr/bin/setsid"), Path.of("/bin/setsid"));
    private static final List<String> PERL =
            List.of("/usr/bin/perl", "-e", "use POSIX; POSIX::setsid(); exec {$ARGV[0]} @ARGV or die \"$ARGV[0]: $!\"");

    private final List<String> newSession;

    /** Uses util-linux's setsid, or Perl where there is none, as on macOS. */
    public PlainSandbox() {
        newSession = SETSID.stream()
                .filter(Files::isExecutable)
                .findFirst()
                .map(program -> List.of(program.toString()))
                .orElse(PERL);
    }

    @Override
    public List<String> wrap(SandboxSpec spec) {
        spec.moved().keySet().stream().findFirst().ifPresent(path -> {
            throw SandboxSpec.cannotMove(path);
        });
        var limits = spec.limits();
        var wrapped = new ArrayList<>(newSession);
        wrapped.addAll(List.of("/bin/sh", "-c", LIMIT, "sh"));
        wrapped.add(Long.toString(limits.memoryBytes() / KIB));
        wrapped.add(Integer.toString(limits.openFiles()));
        wrapped.add(Long.toString(limits.fileBytes() / ULIMIT_BLOCK));
        wrapped.addAll(spec.command());
        return List.copyOf(wrapped);
    }

    @Override
    public boolean moves() {
        return false;
    }

    @Override
    public String describe() {
        return "own process group, limits per process";
    }
}
