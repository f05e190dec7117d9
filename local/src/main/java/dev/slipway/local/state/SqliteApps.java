package dev.slipway.local.state;

import dev.slipway.core.AppName;
import dev.slipway.core.Conflict;
import dev.slipway.core.Namespace;
import dev.slipway.core.NotFound;
import dev.slipway.core.UserName;
import dev.slipway.core.app.App;
import dev.slipway.core.app.AppId;
import dev.slipway.core.app.Apps;
import dev.slipway.core.app.Origin;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** The apps, in SQLite: a row each, and rows for config, scale, hosts, grants, bindings and where it came from. */
final class SqliteApps implements Apps {
    private final Database database;
    private final KeptRead<List<App>> all;

    SqliteApps(Database database) {
        this.database = database;
        all = new KeptRead<>(database, session -> {
            var parts = AppParts.ofAll(session);
            return List.copyOf(
                    session.list("select * from app order by namespace, name", row -> parts.with(bare(row))));
        });
    }

    @Override
    public void create(App app) {
        database.write(session -> {
            check(session, app);
            SqliteNamespaces.ensure(session, app);
            session.update(
                    """
                    insert into app (id, namespace, name, owner, deploy_branches, force_push, folder, health_path,
                        boot_limit, stop_grace, maintenance, created_at)
                    values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                    Settings.between(
                            List.of(
                                    app.id().value(),
                                    app.name().namespace().value(),
                                    app.name().name(),
                                    app.owner().value()),
                            app.settings(),
                            List.of(app.maintenance() ? 1 : 0, app.createdAt().toString())));
            insertConfig(session, app);
            insertScale(session, app);
            insertHosts(session, app);
            insertGrants(session, app);
            SqliteConfigurations.insertBound(session, app);
            Origins.insert(session, app);
            return app;
        });
    }

    private static void check(Session session, App app) throws SQLException {
        SqliteUsers.require(session, app.owner());
        for (var user : app.grants().keySet()) {
            SqliteUsers.require(session, user);
        }
        var id = app.id().value();
        var name = app.name();
        if (session.any(
                "select 1 from app where namespace = ? and name = ? and id <> ?",
                name.namespace().value(),
                name.name(),
                id)) {
            throw new Conflict("app '%s' is there already".formatted(name), "choose another name");
        }
        SqliteConfigurations.requireBound(session, app);
        for (var host : app.hosts()) {
            if (session.any("select 1 from app_host where host = ? and app <> ?", host.value(), id)) {
                throw new Conflict("host '%s' is another app's".formatted(host), "choose another host");
            }
        }
    }

    private static void insertConfig(Session session, App app) throws SQLException {
        for (var entry : app.config().entrySet()) {
            session.update(
                    "insert into app_config (app, name, value) values (?, ?, ?)",
                    app.id().value(),
                    entry.getKey().value(),
                    entry.getValue().reveal());
        }
    }

    private static void insertScale(Session session, App app) throws SQLException {
        for (var entry : app.scale().entrySet()) {
            session.update(
                    "insert into app_scale (app, type, count) values (?, ?, ?)",
                    app.id().value(),
                    entry.getKey().value(),
                    entry.getValue());
        }
    }

    private static void insertHosts(Session session, App app) throws SQLException {
        for (var host : app.hosts()) {
            session.update(
                    "insert into app_host (app, host) values (?, ?)", app.id().value(), host.value());
        }
    }

    private static void insertGrants(Session session, App app) throws SQLException {
        for (var entry : app.grants().entrySet()) {
            session.update(
                    "insert into app_grant (app, user, granted) values (?, ?, ?)",
                    app.id().value(),
                    entry.getKey().value(),
                    entry.getValue().toString());
        }
    }

    @Override
    public Optional<App> find(AppName name) {
        return database.read(session -> first(
                session,
                "select * from app where namespace = ? and name = ?",
                name.namespace().value(),
                name.name()));
    }

    @Override
    public Optional<App> find(AppId id) {
        return database.read(session -> find(session, id));
    }

    private static Optional<App> find(Session session, AppId id) throws SQLException {
        return first(session, "select * from app where id = ?", id.value());
    }

    /** The app of that id, inside a transaction. */
    static App require(Session session, AppId id) throws SQLException {
        return find(session, id)
                .orElseThrow(() -> new NotFound("the app is gone", "see which there are with the command apps"));
    }

    @Override
    public List<App> list() {
        return all.get();
    }

    @Override
    public Set<AppId> ids() {
        return database.read(
                session -> Set.copyOf(session.list("select id from app", row -> new AppId(row.getString("id")))));
    }

    private static Optional<App> first(Session session, String sql, Object... values) throws SQLException {
        var bare = session.first(sql, SqliteApps::bare, values);
        return bare.isEmpty()
                ? bare
                : Optional.of(AppParts.of(session, bare.get().id().value()).with(bare.get()));
    }

    private static App bare(ResultSet row) throws SQLException {
        return new App(
                new AppId(row.getString("id")),
                new AppName(new Namespace(row.getString("namespace")), row.getString("name")),
                new UserName(row.getString("owner")),
                Settings.of(row),
                Map.of(),
                Map.of(),
                Set.of(),
                Map.of(),
                row.getBoolean("maintenance"),
                Instant.parse(row.getString("created_at")),
                Set.of(),
                Origin.NONE);
    }

    @Override
    public App update(AppId id, UnaryOperator<App> change) {
        return database.write(session -> {
            var old = require(session, id);
            var app = change.apply(old);
            if (!app.id().equals(id)) {
                throw new IllegalArgumentException("an app keeps its id");
            }
            check(session, app);
            SqliteNamespaces.ensure(session, app);
            session.update(
                    """
                    update app set namespace = ?, name = ?, owner = ?, deploy_branches = ?, force_push = ?,
                        folder = ?, health_path = ?, boot_limit = ?, stop_grace = ?, maintenance = ?
                    where id = ?
                    """,
                    Settings.between(
                            List.of(
                                    app.name().namespace().value(),
                                    app.name().name(),
                                    app.owner().value()),
                            app.settings(),
                            List.of(app.maintenance() ? 1 : 0, id.value())));
            replaceParts(session, old, app);
            return app;
        });
    }

    private static void replaceParts(Session session, App old, App app) throws SQLException {
        var id = app.id().value();
        if (!app.config().equals(old.config())) {
            session.update("delete from app_config where app = ?", id);
            insertConfig(session, app);
        }
        if (!app.scale().equals(old.scale())) {
            session.update("delete from app_scale where app = ?", id);
            insertScale(session, app);
        }
        if (!app.hosts().equals(old.hosts())) {
            session.update("delete from app_host where app = ?", id);
            insertHosts(session, app);
        }
        if (!app.grants().equals(old.grants())) {
            session.update("delete from app_grant where app = ?", id);
            insertGrants(session, app);
        }
        if (!app.configurations().equals(old.configurations())) {
            SqliteConfigurations.replaceBound(session, app);
        }
        if (!app.origin().equals(old.origin())) {
            Origins.replace(session, app);
        }
    }

    @Override
    public void remove(AppId id) {
        database.write(session -> session.update("delete from app where id = ?", id.value()));
    }
}
