package dev.slipway.local.state;

import dev.slipway.core.AppName;
import dev.slipway.core.ConfigurationKey;
import dev.slipway.core.ConfigurationName;
import dev.slipway.core.Namespace;
import dev.slipway.core.Secret;
import dev.slipway.core.ServiceName;
import dev.slipway.core.UserName;
import dev.slipway.core.app.App;
import dev.slipway.core.app.Configuration;
import dev.slipway.core.app.Configurations;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The configurations, in SQLite: a row each, a row for each value, and one for each app that is bound. */
final class SqliteConfigurations implements Configurations {
    private final Database database;

    SqliteConfigurations(Database database) {
        this.database = database;
    }

    @Override
    public void create(Configuration configuration) {
        database.write(session -> {
            var namespace = configuration.namespace();
            var name = configuration.name();
            if (find(session, namespace, name).isPresent()) {
                throw Configuration.taken(name);
            }
            session.update(
                    "insert into configuration (namespace, name, made_by, service, created_at) values (?, ?, ?, ?, ?)",
                    namespace.value(),
                    name.value(),
                    configuration.by().value(),
                    configuration.service().map(ServiceName::value).orElse(""),
                    configuration.createdAt().toString());
            insertValues(session, configuration);
            return configuration;
        });
    }

    private static void insertValues(Session session, Configuration configuration) throws SQLException {
        for (var entry : configuration.data().entrySet()) {
            session.update(
                    "insert into configuration_value (namespace, name, key, value) values (?, ?, ?, ?)",
                    configuration.namespace().value(),
                    configuration.name().value(),
                    entry.getKey().value(),
                    entry.getValue().reveal());
        }
    }

    @Override
    public Optional<Configuration> find(Namespace namespace, ConfigurationName name) {
        return database.read(session -> find(session, namespace, name));
    }

    private static Optional<Configuration> find(Session session, Namespace namespace, ConfigurationName name)
            throws SQLException {
        return all(
                        session,
                        "select * from configuration where namespace = ? and name = ?",
                        namespace.value(),
                        name.value())
                .stream()
                .findFirst();
    }

    @Override
    public List<Configuration> list(Namespace namespace) {
        return database.read(session ->
                all(session, "select * from configuration where namespace = ? order by name", namespace.value()));
    }

    private static List<Configuration> all(Session session, String sql, Object... values) throws SQLException {
        var all = new ArrayList<Configuration>();
        for (var bare : session.list(sql, SqliteConfigurations::bare, values)) {
            all.add(bare.withData(session.map(
                    "select key, value from configuration_value where namespace = ? and name = ?",
                    row -> new ConfigurationKey(row.getString("key")),
                    row -> new Secret(row.getString("value")),
                    bare.namespace().value(),
                    bare.name().value())));
        }
        return all;
    }

    private static Configuration bare(ResultSet row) throws SQLException {
        return new Configuration(
                new Namespace(row.getString("namespace")),
                new ConfigurationName(row.getString("name")),
                Map.of(),
                new UserName(row.getString("made_by")),
                Instant.parse(row.getString("created_at")),
                Optional.of(row.getString("service"))
                        .filter(service -> !service.isEmpty())
                        .map(ServiceName::new));
    }

    @Override
    public Configuration update(Namespace namespace, ConfigurationName name, UnaryOperator<Configuration> change) {
        return database.write(session -> {
            var changed = change.apply(
                    find(session, namespace, name).orElseThrow(() -> Configuration.missing(namespace, name)));
            session.update(
                    "delete from configuration_value where namespace = ? and name = ?",
                    namespace.value(),
                    name.value());
            insertValues(session, changed);
            return changed;
        });
    }

    @Override
    public void remove(Namespace namespace, ConfigurationName name) {
        database.write(session -> {
            var bound = session.first(
                    """
                    select app.name from app join app_configuration on app.id = app_configuration.app
                        where app.namespace = ? and app_configuration.name = ?
                    """, row -> new AppName(namespace, row.getString("name")), namespace.value(), name.value());
            if (bound.isPresent()) {
                throw Configuration.bound(name, bound.get());
            }
            return session.update(
                    "delete from configuration where namespace = ? and name = ?", namespace.value(), name.value());
        });
    }

    /** Refuses an app that is bound to what is not in its namespace. */
    static void requireBound(Session session, App app) throws SQLException {
        var namespace = app.name().namespace();
        for (var name : app.configurations()) {
            if (!session.any(
                    "select 1 from configuration where namespace = ? and name = ?", namespace.value(), name.value())) {
                throw Configuration.missing(namespace, name);
            }
        }
    }

    static void insertBound(Session session, App app) throws SQLException {
        for (var name : app.configurations()) {
            session.update(
                    "insert into app_configuration (app, name) values (?, ?)",
                    app.id().value(),
                    name.value());
        }
    }

    static void replaceBound(Session session, App app) throws SQLException {
        session.update("delete from app_configuration where app = ?", app.id().value());
        insertBound(session, app);
    }
}
