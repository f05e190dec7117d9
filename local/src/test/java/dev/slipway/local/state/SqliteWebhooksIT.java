package dev.slipway.local.state;

import static dev.slipway.core.Samples.ALICE;
import static dev.slipway.core.Samples.app;
import static dev.slipway.core.Samples.user;
import static dev.slipway.core.webhook.WebhookSamples.webhook;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.core.platform.State;
import dev.slipway.core.webhook.WebhooksContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
    void upgradesAStateThatKnewNoWebhooks() throws IOException { // withstand I 123
        var folder = Files.createDirectory(directory.resolve("old"));
        var app = app("old");
        try (var old = SqliteState.open(folder, List.of(), Schema.SCRIPTS.subList(0, 1))) {
            old.users().add(user(ALICE));
            old.apps().create(app);
        }

        var upgraded = open.in(folder);
        upgraded.webhooks().add(webhook(app.id()));

        assertThat(upgraded.apps().find(app.id())).contains(app);
        assertThat(upgraded.webhooks().list()).hasSize(1);
        assertThat(folder.resolve("state.db.v1")).exists();
    }
}
