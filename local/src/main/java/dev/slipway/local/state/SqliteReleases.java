package dev.slipway.local.state;

import dev.slipway.core.AppName;
import dev.slipway.core.CommitId;
import dev.slipway.core.EnvName;
import dev.slipway.core.Namespace;
import dev.slipway.core.Secret;
import dev.slipway.core.UserName;
import dev.slipway.core.app.AppId;
import dev.slipway.core.release.BoundFiles;
import dev.slipway.core.release.Image;
import dev.slipway.core.release.Release;
import dev.slipway.core.release.ReleaseState;
import dev.slipway.core.release.ReleaseVersion;
import dev.slipway.core.release.Releases;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** The releases, in SQLite: a row each, and rows for processes, config, scale, hosts and configurations. */
final class SqliteReleases implements Releases {
    private static final String ONE = " where app = ? and version = ?";
    private static final String RUNNING = """
             where (app, version) in (
                select value, (select max(version) from release where app = value and state = 'live') from json_each(?))
            """;

    private final Database database;
    private final KeptRead<Map<AppId, ReleaseVersion>> currentVersions;

    SqliteReleases(Database database) {
        this.database = database;
        currentVersions = new KeptRead<>(
                database,
                session -> Map.copyOf(session.map(
                        "select app, max(version) as version from release where state = ? group by app",
                        row -> new AppId(row.getString("app")),
                        row -> new ReleaseVersion(row.getInt("version")),
                        ReleaseState.LIVE.toString())));
    }

    @Override
    public Release append(AppId app, Function<ReleaseVersion, Release> make) {
        return database.write(session -> {
            SqliteApps.require(session, app);
            var last = session.first(
                            "select max(version) as last from release where app = ?",
                            row -> row.getInt("last"),
                            app.value())
                    .orElse(0);
            var version = new ReleaseVersion(last + 1);
            var release = make.apply(version);
            if (!release.app().equals(app) || !release.version().equals(version)) {
                throw new IllegalArgumentException("a release of another app or version");
            }
            insert(session, release);
            return release;
        });
    }

    private static void insert(Session session, Release release) throws SQLException {
        session.update(
                """
                insert into release (app, version, state, namespace, name, repository, digest, commit_id,
                    deploy_branches, force_push, folder, health_path, boot_limit, stop_grace, made_by, made_at, summary)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                Settings.between(
                        List.of(
                                release.app().value(),
                                release.version().number(),
                                release.state().toString(),
                                release.name().namespace().value(),
                                release.name().name(),
                                release.image().repository(),
                                release.image().digest(),
                                release.commit().value()),
                        release.settings(),
                        List.of(release.by().value(), release.at().toString(), release.summary())));
        insertProcesses(session, release);
        insertParts(session, release);
    }

    private static void insertProcesses(Session session, Release release) throws SQLException {
        var app = release.app().value();
        int version = release.version().number();
        for (var entry : release.image().processes().entrySet()) {
            var type = entry.getKey().value();
            var spec = entry.getValue();
            session.update(
                    "insert into release_process (app, version, type, direct, directory) values (?, ?, ?, ?, ?)",
                    app,
                    version,
                    type,
                    spec.direct() ? 1 : 0,
                    spec.workingDirectory());
            for (int position = 0; position < spec.command().size(); position++) {
                session.update(
                        "insert into release_word (app, version, type, position, word) values (?, ?, ?, ?, ?)",
                        app,
                        version,
                        type,
                        position,
                        spec.command().get(position));
            }
        }
    }

    private static void insertParts(Session session, Release release) throws SQLException {
        var app = release.app().value();
        int version = release.version().number();
        for (var entry : release.config().entrySet()) {
            session.update(
                    "insert into release_config (app, version, name, value) values (?, ?, ?, ?)",
                    app,
                    version,
                    entry.getKey().value(),
                    entry.getValue().reveal());
        }
        for (var entry : release.scale().entrySet()) {
            session.update(
                    "insert into release_scale (app, version, type, count) values (?, ?, ?, ?)",
                    app,
                    version,
                    entry.getKey().value(),
                    entry.getValue());
        }
        for (var host : release.hosts()) {
            session.update(
                    "insert into release_host (app, version, host) values (?, ?, ?)", app, version, host.value());
        }
        ReleaseFiles.insert(session, release);
    }

    @Override
    public void settle(AppId app, ReleaseVersion version, ReleaseState state) {
        database.write(session -> session.update(
                "update release set state = ? where app = ? and version = ? and state = ?",
                state.toString(),
                app.value(),
                version.number(),
                ReleaseState.PENDING.toString()));
    }

    @Override
    public void failPending() {
        database.write(session -> session.update(
                "update release set state = ? where state = ?",
                ReleaseState.FAILED.toString(),
                ReleaseState.PENDING.toString()));
    }

    @Override
    public Optional<Release> find(AppId app, ReleaseVersion version) {
        return database.read(session ->
                all(session, "select * from release where app = ? and version = ?", app.value(), version.number())
                        .stream()
                        .findFirst());
    }

    @Override
    public Optional<Release> current(AppId app) {
        return database.read(session -> all(
                        session,
                        "select * from release where app = ? and state = ? order by version desc limit 1",
                        app.value(),
                        ReleaseState.LIVE.toString())
                .stream()
                .findFirst());
    }

    @Override
    public List<Release> list(AppId app) {
        return database.read(
                session -> all(session, "select * from release where app = ? order by version desc", app.value()));
    }

    @Override
    public Map<AppId, ReleaseVersion> currentVersions() {
        return currentVersions.get();
    }

    @Override
    public Map<AppId, Release> running(Collection<AppId> apps) {
        return database.read(session -> {
            Object[] ids = {Session.ids(apps)};
            var parts = ReleaseParts.read(session, RUNNING, ids);
            return session.map(
                    "select * from release" + RUNNING,
                    row -> new AppId(row.getString("app")),
                    row -> parts.with(bare(row)),
                    ids);
        });
    }

    @Override
    public void prune(AppId app, int most) {
        database.write(session ->
                session.update("""
                delete from release where app = ?1 and state <> ?2
                    and version not in (select version from release where app = ?1 order by version desc limit ?3)
                    and version not in
                        (select version from release where app = ?1 and state = ?4 order by version desc limit 2)
                """, app.value(), ReleaseState.PENDING.toString(), most, ReleaseState.LIVE.toString()));
    }

    private static List<Release> all(Session session, String sql, Object... values) throws SQLException {
        var releases = new ArrayList<Release>();
        for (var bare : session.list(sql, SqliteReleases::bare, values)) {
            releases.add(whole(session, bare));
        }
        return releases;
    }

    private static Release bare(ResultSet row) throws SQLException {
        return new Release(
                new AppId(row.getString("app")),
                new AppName(new Namespace(row.getString("namespace")), row.getString("name")),
                new ReleaseVersion(row.getInt("version")),
                ReleaseState.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
                new Image(row.getString("repository"), row.getString("digest"), Map.of()),
                new CommitId(row.getString("commit_id")),
                Settings.of(row),
                Map.of(),
                Map.of(),
                Set.of(),
                new UserName(row.getString("made_by")),
                Instant.parse(row.getString("made_at")),
                row.getString("summary"),
                BoundFiles.NONE);
    }

    private static Release whole(Session session, Release bare) throws SQLException {
        Object[] id = {bare.app().value(), bare.version().number()};
        var config = session.map(
                "select name, value from release_config" + ONE,
                row -> new EnvName(row.getString("name")),
                row -> new Secret(row.getString("value")),
                id);
        return ReleaseParts.read(session, ONE, id).with(bare).withConfiguration(config, ReleaseFiles.find(session, id));
    }
}
