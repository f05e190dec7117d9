package dev.slipway.local.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slipway.core.Streams;
import dev.slipway.core.app.App;
import dev.slipway.local.Sandbox;
import dev.slipway.local.Spawner;
import dev.slipway.local.Toolchains;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What apps in the sandbox can use of the machine's programs. */
final class ToolchainsIT {
    private static final App APP = Machine.app("web");

    private final Spawner spawner = new Spawner();

    @TempDir
    Path temp;

    @Test
    void programOfAVersionManagerRuns() throws Exception {
        var shims = Files.createDirectories(temp.resolve("home/.pyenv/shims"));
        var manager = Files.createDirectories(temp.resolve("home/.pyenv/libexec"));
        script(shims.resolve("greet"), "exec \"$PYENV_ROOT/libexec/pyenv\" greet");
        script(manager.resolve("pyenv"), "echo $1 from ${0##*/home/}");
        Files.writeString(temp.resolve("home/.secret"), "secret");

        assertThat(run(shims + ":" + Machine.PATH, "greet; ls -A " + temp.resolve("home")))
                .isEqualTo("greet from .pyenv/libexec/pyenv\n.pyenv\n");
    }

    @Test
    void installedJdksFindTheirSettingsAndCertificates() throws Exception {
        var keytools = "ls -d /usr/lib/jvm/*/bin/keytool";
        assumeTrue(!run(Machine.PATH, keytools).isBlank(), "no JDK is installed there");

        // Without its settings none starts, and Debian keeps them below /etc.
        var out = run(
                Machine.PATH,
                "for each in $(%s); do $each -list -cacerts -storepass changeit 2>&1 | sed -n '1,3p' | grep -ic error; done"
                        .formatted(keytools));

        assertThat(out.lines()).isNotEmpty().containsOnly("0");
    }

    @Test
    void jdkInAHomeRunsByItsVariable() throws Exception {
        var jdk = Files.createDirectories(temp.resolve("home")).resolve("jdk");
        Files.createSymbolicLink(jdk, Path.of(System.getProperty("java.home")));

        var out = run(
                Map.of("PATH", Machine.PATH, "JAVA_HOME", jdk.toString()),
                jdk + "/bin/java -XshowSettings:properties -version 2>&1 | grep 'java.home'");

        assertThat(out.strip()).isEqualTo("java.home = " + jdk);
    }

    @Test
    void privateKeysOfTheMachineAreHidden() throws Exception {
        var out = run(
                Machine.PATH, "ls -d /etc/ssl/private /etc/ssh /etc/shadow /etc/npmrc 2>/dev/null; ls /etc | wc -l");

        assertThat(Integer.parseInt(out.strip())).isPositive();
    }

    @Test
    void appIsToldToListenOnLoopbackUnlessItsConfigSaysOtherwise() throws Exception {
        assertThat(run(Machine.PATH, "echo $HOST")).isEqualTo("127.0.0.1\n");
    }

    private String run(String path, String line) throws Exception {
        return run(Map.of("PATH", path), line);
    }

    private String run(Map<String, String> environment, String line) throws Exception {
        var data = Files.createDirectories(temp.resolve("data"));
        var tools = Toolchains.find(environment, temp.resolve("home"), data);
        var programs = new HashMap<>(tools.variables());
        programs.put("PATH", environment.getOrDefault("PATH", ""));
        try (var machine = new Machine(data, sandbox(tools), spawner, programs)) {
            var image = machine.image("a", Map.of("web", Machine.WEB));
            var out = new ByteArrayOutputStream();
            machine.runtime
                    .processes()
                    .run(
                            Machine.release(APP, 1, image),
                            List.of(line),
                            new Streams(InputStream.nullInputStream(), out, out));
            return out.toString(StandardCharsets.UTF_8);
        }
    }

    private Sandbox sandbox(Toolchains tools) throws Exception {
        var sandbox = BubblewrapSandbox.probe(temp.resolve("data/sandbox"), tools.folders(), spawner);
        assumeTrue(sandbox.isPresent(), "bubblewrap does not work here");
        return sandbox.get();
    }

    private static void script(Path file, String text) throws Exception {
        Files.writeString(file, "#!/bin/sh\n" + text + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
