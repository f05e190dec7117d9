package dev.slipway.local.state;

import dev.slipway.core.RefName;
import dev.slipway.core.Secret;
import dev.slipway.core.UserName;
import dev.slipway.core.app.AppId;
import dev.slipway.core.webhook.Credentials;
import dev.slipway.core.webhook.Provider;
import dev.slipway.core.webhook.Watch;
import dev.slipway.core.webhook.Webhook;
import dev.slipway.core.webhook.WebhookId;
import dev.slipway.core.webhook.Webhooks;
import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The webhooks, in SQLite. */
final class SqliteWebhooks implements Webhooks {
    private final Database database;

    SqliteWebhooks(Database database) {
        this.database = database;
    }

    @Override
    public void add(Webhook webhook) {
        database.write(session -> {
            SqliteApps.require(session, webhook.app());
            return session.update(
                    """
                    insert into webhook (id, app, provider, url, branch, path, made_by, secret, token, deploy_key,
                        github_app, github_key, host_key, poll_seconds, review_seconds, added_at)
                    values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                    webhook.id().value(),
                    webhook.app().value(),
                    webhook.provider().toString(),
                    webhook.url().toString(),
                    webhook.branch().value(),
                    webhook.path(),
                    webhook.by().value(),
                    webhook.secret().reveal(),
                    webhook.credentials().token().reveal(),
                    webhook.credentials().deployKey().reveal(),
                    webhook.credentials().githubApp(),
                    webhook.credentials().githubKey().reveal(),
                    webhook.hostKey(),
                    webhook.watch().poll().toSeconds(),
                    webhook.watch().reviews().toSeconds(),
                    webhook.addedAt().toString());
        });
    }

    @Override
    public Optional<Webhook> find(WebhookId id) {
        return database.read(
                session -> session.first("select * from webhook where id = ?", SqliteWebhooks::webhook, id.value()));
    }

    @Override
    public List<Webhook> list() {
        return database.read(session -> session.list("select * from webhook order by number", SqliteWebhooks::webhook));
    }

    private static Webhook webhook(ResultSet row) throws SQLException {
        return new Webhook(
                new WebhookId(row.getString("id")),
                new AppId(row.getString("app")),
                Provider.stored(row.getString("provider")),
                URI.create(row.getString("url")),
                new RefName(row.getString("branch")),
                row.getString("path"),
                new UserName(row.getString("made_by")),
                new Secret(row.getString("secret")),
                credentials(row),
                row.getString("host_key"),
                new Watch(
                        Duration.ofSeconds(row.getLong("poll_seconds")),
                        Duration.ofSeconds(row.getLong("review_seconds"))),
                Instant.parse(row.getString("added_at")));
    }

    private static Credentials credentials(ResultSet row) throws SQLException {
        return new Credentials(
                new Secret(row.getString("token")),
                new Secret(row.getString("deploy_key")),
                row.getString("github_app"),
                new Secret(row.getString("github_key")));
    }

    @Override
    public void remove(WebhookId id) {
        database.write(session -> session.update("delete from webhook where id = ?", id.value()));
    }
}
