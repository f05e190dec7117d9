package dev.slipway.local.state;

import static dev.slipway.core.Samples.ALICE;
import static dev.slipway.core.Samples.COMMIT;
import static dev.slipway.core.Samples.NOW;
import static dev.slipway.core.Samples.app;
import static dev.slipway.core.Samples.release;
import static dev.slipway.core.Samples.user;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.core.ConfigurationKey;
import dev.slipway.core.ConfigurationName;
import dev.slipway.core.Namespace;
import dev.slipway.core.Secret;
import dev.slipway.core.app.Configuration;
import dev.slipway.core.app.ConfigurationsContract;
import dev.slipway.core.app.Origin;
import dev.slipway.core.platform.State;
import dev.slipway.core.release.BoundFiles;
import dev.slipway.core.release.Release;
import dev.slipway.core.release.ReleaseVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class SqliteConfigurationsIT extends ConfigurationsContract {
    private static final Configuration DB = Configuration.create(
            Namespace.DEFAULT,
            new ConfigurationName("db"),
            Map.of(new ConfigurationKey("password"), new Secret("hunter2")),
            ALICE,
            NOW);

    @RegisterExtension
    private final OpenState open = new OpenState();

    @TempDir
    private Path directory;

    @Override
    protected State state() {
        return open.in(directory);
    }

    @Test
    void upgradesAStateThatKnewNoConfigurations() throws Exception { // withstand I 123
        var folder = Files.createDirectory(directory.resolve("old"));
        var app = app("old");
        try (var old = SqliteState.open(folder, List.of(), Schema.SCRIPTS.subList(0, 5))) {
            old.users().add(user(ALICE));
            old.apps().create(app);
        }
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("state.db"));
                var run = connection.createStatement()) {
            run.executeUpdate("""
                    insert into release values ('%s', 1, 'live', 'workspace', 'old', 'apps/web', 'sha256:a', '%s', 'refs/heads/main', 1,
                        '', '', 60000, 10000, 'alice', '2026-11-01T00:00:00Z', 'Deploy 1f3c2ab')
                    """.formatted(app.id(), COMMIT));
        }

        var upgraded = open.in(folder);

        assertThat(upgraded.apps().find(app.id())).contains(app);
        assertThat(upgraded.releases().current(app.id())).get().returns(BoundFiles.NONE, Release::files);
        upgraded.configurations().create(DB);
        var bound = upgraded.apps().update(app.id(), old -> old.withConfigurations(Set.of(DB.name())));
        assertThat(upgraded.apps().find(app.id())).contains(bound);
        assertThat(folder.resolve("state.db.v5")).exists();
    }

    @Test
    void aBackupHasConfigurationsAndWhatReleasesHadOfThem() throws IOException { // withstand I 121
        var app = app("web").withConfigurations(Set.of(DB.name())).withOrigin(Origin.folder("/src/web"));
        var copied = Files.createDirectory(directory.resolve("copied"));
        var files = BoundFiles.of(List.of(DB));
        try (var state = SqliteState.open(Files.createDirectory(directory.resolve("live")), List.of())) {
            state.users().add(user(ALICE));
            state.configurations().create(DB);
            state.apps().create(app);
            state.releases().append(app.id(), version -> release(app, version).withFiles(files));

            state.backup(copied.resolve("state.db"));
        }

        var copy = open.in(copied);

        assertThat(copy.configurations().list(Namespace.DEFAULT)).containsExactly(DB);
        assertThat(copy.apps().list()).containsExactly(app);
        assertThat(copy.releases().list(app.id()))
                .containsExactly(release(app, new ReleaseVersion(1)).withFiles(files));
    }
}
