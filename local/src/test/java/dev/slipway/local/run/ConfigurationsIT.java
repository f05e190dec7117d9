package dev.slipway.local.run;

import static dev.slipway.local.run.Machine.app;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.slipway.core.ConfigurationKey;
import dev.slipway.core.ConfigurationName;
import dev.slipway.core.EnvName;
import dev.slipway.core.Secret;
import dev.slipway.core.Streams;
import dev.slipway.core.app.App;
import dev.slipway.core.release.BoundFiles;
import dev.slipway.core.release.Release;
import dev.slipway.local.PlainSandbox;
import dev.slipway.local.Sandbox;
import dev.slipway.local.Spawner;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationsIT {
    private static final BoundFiles FILES = new BoundFiles(Map.of(
            new ConfigurationName("db"),
            Map.of(
                    new ConfigurationKey("password"), new Secret("hunter2-canary"),
                    new ConfigurationKey("tls.crt"), new Secret("ü\n")),
            new ConfigurationName("empty"),
            Map.of()));

    @TempDir
    private Path data;

    private final Spawner spawner = new Spawner();

    private Sandbox sandbox(String kind) throws InterruptedException {
        if (kind.equals("plain")) {
            return new PlainSandbox();
        }
        var sandbox = BubblewrapSandbox.probe(data.resolve("etc"), List.of(), spawner);
        assumeThat(sandbox).as("bubblewrap works here").isPresent();
        return sandbox.orElseThrow();
    }

    private static String output(Machine machine, Release release, String command) throws InterruptedException {
        var out = new ByteArrayOutputStream();
        machine.runtime
                .processes()
                .run(release, List.of(command), new Streams(new ByteArrayInputStream(new byte[0]), out, out));
        return out.toString(StandardCharsets.UTF_8).strip();
    }

    private Release release(Machine machine, App app, BoundFiles files) throws Exception {
        return Machine.release(
                        app,
                        1,
                        machine.image(
                                "a",
                                Map.of(
                                        "web",
                                        "export GREETING=\"$(cat $CONFIGURATIONS_DIR/db/password)\"; echo $GREETING; "
                                                + Machine.WEB)))
                .withFiles(files);
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "bubblewrap"})
    void processesFindAFileForEachValue(String kind) throws Exception {
        try (var machine = new Machine(data, sandbox(kind), spawner)) {
            var app = app("web");
            machine.rollOut(release(machine, app, FILES));

            assertThat(machine.get("web.localhost", "/")).startsWith("200 hunter2-canary v1");
            assertThat(output(
                            machine,
                            release(machine, app, FILES),
                            "cd $CONFIGURATIONS_DIR; find . | sort; cat db/tls.crt"))
                    .isEqualTo(".\n./db\n./db/password\n./db/tls.crt\n./empty\nü");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "bubblewrap"})
    void theirValuesAreNotInTheLog(String kind) throws Exception { // withstand J 124
        try (var machine = new Machine(data, sandbox(kind), spawner)) {
            var app = app("web");
            machine.rollOut(release(machine, app, FILES));

            assertThat(machine.log(app)).anyMatch(line -> line.endsWith("web.1: ***"));
            assertThat(String.join("\n", machine.log(app))).doesNotContain("canary");
        }
    }

    @Test
    void inTheSandboxTheyAreWhereAllProcessesLookForThemAndCannotBeChanged() throws Exception {
        try (var machine = new Machine(data, sandbox("bubblewrap"), spawner)) {
            var release = release(machine, app("web"), FILES);

            assertThat(output(machine, release, "cat /configurations/db/password; echo $CONFIGURATIONS_DIR"))
                    .isEqualTo("hunter2-canary/configurations");
            assertThat(output(machine, release, "echo x > /configurations/db/password; echo x > /configurations/new"))
                    .contains("Read-only");
            assertThat(output(machine, release, "touch $HOME/../configurations/db/x; ls $HOME/../configurations"))
                    .as("the folder itself is not there")
                    .contains("No such file")
                    .doesNotContain("password");
        }
    }

    @Test
    void nobodyElseReadsThemAndTheyGoWithTheProcess() throws Exception { // withstand J 125
        try (var machine = new Machine(data, sandbox("plain"), spawner)) {
            var app = app("web");
            machine.rollOut(release(machine, app, FILES));

            var files = kept();
            assertThat(files).hasSize(2);
            for (var file : files) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .isEqualTo("rw-------");
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
                        .isEqualTo("rwx------");
            }
            machine.runtime.rollouts().remove(app.id());
            assertThat(kept()).isEmpty();
        }
    }

    private List<Path> kept() throws Exception {
        try (var all = Files.walk(data)) {
            return all.filter(path -> path.toString().contains("/configurations/") && Files.isRegularFile(path))
                    .toList();
        }
    }

    @Test
    void aChangedValueIsSeenByNewProcessesAndAnUnchangedOneRestartsNothing() throws Exception {
        try (var machine = new Machine(data, sandbox("plain"), spawner)) {
            var app = app("web");
            machine.rollOut(release(machine, app, FILES));
            var first = machine.get("web.localhost", "/");

            machine.rollOut(release(machine, app, FILES));
            assertThat(machine.get("web.localhost", "/")).isEqualTo(first);

            var changed = new BoundFiles(Map.of(
                    new ConfigurationName("db"),
                    Map.of(new ConfigurationKey("password"), new Secret("another-canary"))));
            machine.rollOut(release(machine, app, changed));
            Machine.eventually(
                    "the new value is served",
                    () -> machine.get("web.localhost", "/").startsWith("200 another-canary"));
        }
    }

    @Test
    void noVariableOfAnAppsHidesWhereTheyAre() throws Exception {
        try (var machine = new Machine(data, sandbox("plain"), spawner)) {
            var app = app("web").withConfig(Map.of(new EnvName(BoundFiles.VARIABLE), new Secret("/elsewhere")));

            assertThat(output(
                            machine, release(machine, app, BoundFiles.NONE), "test -d $CONFIGURATIONS_DIR && echo yes"))
                    .isEqualTo("yes");
        }
    }
}
