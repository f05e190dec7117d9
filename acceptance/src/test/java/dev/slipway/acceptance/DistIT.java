package dev.slipway.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** The archive that {@code ./slipway dist} makes, unpacked elsewhere, on a machine that has no Java but a broken one. */
@TestInstance(Lifecycle.PER_CLASS)
final class DistIT {
    private static final Path MODULE = Path.of("").toAbsolutePath();

    private Path machine;
    private Terminal terminal;

    @BeforeAll
    void unpackArchive(@TempDir Path folder) throws IOException {
        machine = folder;
        var environment = Map.of(
                "PROJECT", MODULE.resolve("..").normalize().toString(),
                "SSH_PORT", Integer.toString(Machine.freePort()),
                "HTTP_PORT", Integer.toString(Machine.freePort()));
        terminal = new Terminal(machine, environment);
        succeeds(". '" + MODULE.resolve("src/test/prelude.sh") + "'");
        succeeds("archive=$(\"$PROJECT/slipway\" dist 2>dist.log) || cat dist.log");
        succeeds("mkdir 'a folder' && tar -xzf \"$archive\" -C 'a folder'");
        succeeds("export dist=$(echo \"$PWD/a folder\"/slipway-*)");
        succeeds("""
                printf '#!/bin/sh\\nexec "%s" "$@"\\n' "$dist/bin/slipway" >bin/slipway
                printf '#!/bin/sh\\necho "no Java here" >&2\\nexit 127\\n' | tee bin/java >bin/javac
                chmod +x bin/*
                unset JAVA_HOME""");
    }

    @AfterAll
    void leave() throws IOException {
        terminal.close();
    }

    @Test
    void servesAPushAndStops() {
        succeeds("server_start");
        succeeds("git init -q app && echo hello >app/hello.txt");
        succeeds("echo 'web: exec /usr/bin/python3 -m http.server --bind 127.0.0.1 $PORT' >app/Procfile");
        succeeds("git -C app add . && git -C app commit -qm First");
        succeeds("git -C app push -q \"$SERVER/hello\" HEAD:refs/heads/main");

        assertThat(succeeds("page hello.localhost /hello.txt")).isEqualTo("hello");
        assertThat(succeeds("slipway apps")).contains("hello", "http://hello.localhost");
        assertThat(succeeds("server_stop")).isEqualTo("server exited with 0");
    }

    @Test
    void keepsItsCachesWhereverItIsUnpacked() {
        succeeds("SLIPWAY_JAVA_OPTS=-XX:AOTMode=on slipway version");
        succeeds("SLIPWAY_JAVA_OPTS=-XX:AOTMode=on slipway serve --help");
        succeeds("ls \"$dist/program/native/\"*sqlitejdbc.* && test -s \"$dist/README.txt\"");
        // Whoever unpacks it is not whom it runs as.
        succeeds("! find \"$dist\" ! -type l ! -perm -o=r | grep .");
    }

    @Test
    void saysNothingOfCachesThatAreLostOrBroken() {
        succeeds("mkdir -p bare/program bare/bin && ln -s \"$dist/runtime\" bare/");
        succeeds("cp \"$dist/bin/slipway\" bare/bin/");
        succeeds("cp \"$dist\"/program/slipway-server.jar \"$dist\"/program/*.args bare/program/");
        succeeds("ln -s \"$dist/program/lib\" bare/program/lib && echo broken >bare/program/server.aot");

        assertThat(succeeds("bare/bin/slipway version")).matches("slipway \\S+");
        assertThat(succeeds("bare/bin/slipway serve --help")).startsWith("slipway serve [OPTION...]\n");
        // Not the caches of another copy either.
        succeeds("cp \"$dist\"/program/*.aot bare/program/ && touch bare/program/slipway-server.jar");
        assertThat(succeeds("bare/bin/slipway version")).matches("slipway \\S+");
    }

    @Test
    void completesCommands() throws IOException {
        // A shell of its own: the script is not written for set -u.
        Files.writeString(machine.resolve("complete.sh"), """
                . "$dist/completion/slipway.bash"
                complete -p slipway
                COMP_LINE="slipway ke" COMP_WORDS=(slipway ke) COMP_CWORD=1
                _complete_slipway
                echo "offers ${COMPREPLY[*]}"
                """);

        assertThat(succeeds("bash complete.sh"))
                .contains("-F _complete_slipway")
                .contains("offers keys");
    }

    @Test
    void bringsAUnitThatSystemdUnderstands() {
        assumeTrue(Files.exists(Path.of("/usr/bin/systemd-analyze")), "needs systemd-analyze");
        succeeds("sed 's|/opt/slipway/bin/slipway|/bin/sh|' \"$dist/systemd/slipway.service\" >slipway.service");

        assertThat(succeeds("systemd-analyze verify --man=no \"$PWD/slipway.service\""))
                .isEmpty();
    }

    private String succeeds(String command) {
        var screen = terminal.type(command);
        assertThat(screen.status()).as("%s:\n%s", command, screen.output()).isZero();
        return screen.output().strip();
    }
}
