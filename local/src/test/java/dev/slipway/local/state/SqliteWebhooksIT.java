package dev.slipway.local.state;

import static dev.slipway.core.webhook.WebhookSamples.webhook;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.core.app.AppId;
import dev.slipway.core.platform.State;
import dev.slipway.core.webhook.WebhooksContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class SqliteWebhooksIT extends WebhooksContract {
    @RegisterExtension
    private final OpenState open = new OpenState();

    @TempDir
    private Path directory;

    @Override
    protected State state() {
        return open.in(directory);
    }

    @Test
    void upgradesAStateThatKnewNoWebhooks() throws IOException, SQLException { // withstand I 123
        var folder = Files.createDirectory(directory.resolve("old"));
        SqliteState.open(folder, List.of(), Schema.SCRIPTS.subList(0, 1)).close();
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("state.db"));
                var run = connection.createStatement()) {
            run.executeUpdate("insert into user values ('alice', 0, '2026-11-01T00:00:00Z')");
            run.executeUpdate(
                    "insert into app values "
                            + "('0000000000000001', 'workspace', 'old', 'alice', 'refs/heads/main', 0, '', '', 60, 10, 0, '2026-11-01T00:00:00Z')");
        }

        var upgraded = open.in(folder);
        var app = upgraded.apps().find(new AppId("0000000000000001")).orElseThrow();
        upgraded.webhooks().add(webhook(app.id()));

        assertThat(app.name()).hasToString("old");
        assertThat(upgraded.webhooks().list()).hasSize(1);
        assertThat(folder.resolve("state.db.v1")).exists();
    }
}
