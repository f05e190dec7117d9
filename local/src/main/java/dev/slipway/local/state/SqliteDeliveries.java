package dev.slipway.local.state;

import dev.slipway.core.app.AppId;
import dev.slipway.core.webhook.Deliveries;
import dev.slipway.core.webhook.Delivery;
import dev.slipway.core.webhook.DeliveryId;
import dev.slipway.core.webhook.DeliveryState;
import dev.slipway.core.webhook.WebhookId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The deliveries, in SQLite; what a state does not have is 0 or empty. */
final class SqliteDeliveries implements Deliveries {
    private static final String ENDED = "state in ('deployed', 'done', 'ignored', 'failed')";

    private final Database database;

    SqliteDeliveries(Database database) {
        this.database = database;
    }

    @Override
    public boolean append(Delivery delivery) {
        return database.write(session -> session.any(
                        "select 1 from webhook where id = ? and app = ?",
                        delivery.webhook().value(),
                        delivery.app().value())
                && insert(session, delivery) > 0);
    }

    private static int insert(Session session, Delivery delivery) throws SQLException {
        return session.update(
                """
                insert into delivery
                    (id, webhook, app, provided, event, bytes, received_at, state, deploy, reason, changed_at)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                on conflict do nothing
                """,
                delivery.id().value(),
                delivery.webhook().value(),
                delivery.app().value(),
                delivery.provided(),
                delivery.event(),
                delivery.bytes(),
                delivery.receivedAt().toString(),
                delivery.state().word(),
                delivery.state().deployNumber(),
                delivery.state().why(),
                delivery.changedAt().toString());
    }

    @Override
    public boolean update(DeliveryId id, DeliveryState state, Instant now) {
        return database.write(session -> session.update(
                        "update delivery set state = ?, deploy = ?, reason = ?, changed_at = ? where id = ?",
                        state.word(),
                        state.deployNumber(),
                        state.why(),
                        now.toString(),
                        id.value())
                > 0);
    }

    @Override
    public Optional<Delivery> find(DeliveryId id) {
        return database.read(session ->
                session.first("select * from delivery where id = ?", SqliteDeliveries::delivery, id.value()));
    }

    @Override
    public List<Delivery> list(WebhookId webhook, int most) {
        return database.read(session -> session.list(
                "select * from delivery where webhook = ? order by number desc limit ?",
                SqliteDeliveries::delivery,
                webhook.value(),
                most));
    }

    private static Delivery delivery(ResultSet row) throws SQLException {
        return new Delivery(
                new DeliveryId(row.getString("id")),
                new WebhookId(row.getString("webhook")),
                new AppId(row.getString("app")),
                row.getString("provided"),
                row.getString("event"),
                row.getLong("bytes"),
                Instant.parse(row.getString("received_at")),
                DeliveryState.of(row.getString("state"), row.getLong("deploy"), row.getString("reason")),
                Instant.parse(row.getString("changed_at")));
    }

    @Override
    public List<Delivery> prune(WebhookId webhook, int most, Instant before) {
        return database.write(session -> {
            var gone = session.list(
                    """
                    select * from delivery where webhook = ?1 and %s and (received_at < ?3 or number not in
                        (select number from delivery where webhook = ?1 order by number desc limit ?2))
                    order by number
                    """.formatted(ENDED), SqliteDeliveries::delivery, webhook.value(), most, before.toString());
            for (var delivery : gone) {
                session.update(
                        "delete from delivery where id = ?", delivery.id().value());
            }
            return gone;
        });
    }

    /** On one machine there is no other server than the asking one. */
    @Override
    public List<Delivery> takeOver() {
        return database.read(session -> session.list(
                "select * from delivery where not (%s) order by received_at, number".formatted(ENDED),
                SqliteDeliveries::delivery));
    }
}
