package dev.slipway.local.state;

import dev.slipway.core.CommitId;
import dev.slipway.core.RefName;
import dev.slipway.core.UserName;
import dev.slipway.core.app.AppId;
import dev.slipway.core.deploy.Deploy;
import dev.slipway.core.deploy.DeployId;
import dev.slipway.core.deploy.DeployState;
import dev.slipway.core.deploy.Deploys;
import dev.slipway.core.deploy.Goal;
import dev.slipway.core.deploy.Push;
import dev.slipway.core.release.ReleaseVersion;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The deploys, in SQLite: a row each; what a state does not have is 0 or empty. */
final class SqliteDeploys implements Deploys {
    // In the words of the index deploy_unsettled, so that history makes it no slower.
    static final String UNSETTLED = """
            select * from deploy where (state in ('queued', 'staging', 'building', 'rolling-out')
                or (state = 'live' and ref_moved = 0))
            order by id
            """;

    private final Database database;

    SqliteDeploys(Database database) {
        this.database = database;
    }

    @Override
    public Deploy append(Push push, Instant now) {
        return database.write(session -> {
            SqliteApps.require(session, push.app());
            session.update(
                    """
                    insert into deploy (app, ref, commit_id, pushed_by, clear_cache, message, goal, state,
                        version, reason, advice, superseded_by, cancelled_by, queued_at, changed_at, ref_moved)
                    values (?, ?, ?, ?, ?, ?, ?, 'queued', 0, '', '', 0, '', ?, ?, 0)
                    """,
                    push.app().value(),
                    push.ref().value(),
                    push.commit().value(),
                    push.by().value(),
                    push.clearCache() ? 1 : 0,
                    push.message(),
                    push.goal().word(),
                    now.toString(),
                    now.toString());
            long id = session.first("select last_insert_rowid() as id", row -> row.getLong("id"))
                    .orElseThrow();
            return new Deploy(new DeployId(id), push, new DeployState.Queued(), now, now, false);
        });
    }

    @Override
    public boolean update(DeployId id, DeployState state, Instant now) {
        return change(id, "'queued', 'staging', 'building', 'rolling-out'", state, now);
    }

    @Override
    public boolean cancel(DeployId id, UserName by, Instant now) {
        return change(id, "'queued', 'staging', 'building'", new DeployState.Cancelled(by.value()), now);
    }

    private boolean change(DeployId id, String from, DeployState state, Instant now) {
        var columns = Columns.of(state);
        int changed = database.write(session -> session.update(
                """
                update deploy set state = ?, version = ?, reason = ?, advice = ?, superseded_by = ?, cancelled_by = ?,
                    changed_at = ?, entered = entered || ?
                where id = ? and state in (%s)
                """.formatted(from),
                state.word(),
                columns.version,
                columns.reason,
                columns.advice,
                columns.supersededBy,
                columns.cancelledBy,
                now.toString(),
                state instanceof DeployState.Queued ? "" : "%s %s\n".formatted(state.word(), now),
                id.number()));
        return changed > 0;
    }

    private record Columns(int version, String reason, String advice, long supersededBy, String cancelledBy) {
        static Columns of(DeployState state) {
            return switch (state) {
                case DeployState.Queued _, DeployState.Staging _, DeployState.Building _, DeployState.Staged _ ->
                    new Columns(0, "", "", 0, "");
                case DeployState.RollingOut(var version) -> new Columns(version.number(), "", "", 0, "");
                case DeployState.Live(var version) -> new Columns(version.number(), "", "", 0, "");
                case DeployState.Failed(var reason, var advice) -> new Columns(0, reason, advice, 0, "");
                case DeployState.Superseded(var by) -> new Columns(0, "", "", by.number(), "");
                case DeployState.Cancelled(var by) -> new Columns(0, "", "", 0, by);
            };
        }
    }

    @Override
    public void refMoved(DeployId id) {
        database.write(session -> session.update("update deploy set ref_moved = 1 where id = ?", id.number()));
    }

    @Override
    public Optional<Deploy> find(DeployId id) {
        return database.read(
                session -> session.first("select * from deploy where id = ?", SqliteDeploys::deploy, id.number()));
    }

    @Override
    public List<Deploy> list(AppId app, int most) {
        return database.read(session -> session.list(
                "select * from deploy where app = ? order by id desc limit ?",
                SqliteDeploys::deploy,
                app.value(),
                most));
    }

    @Override
    public Map<AppId, Deploy> newest(Collection<AppId> apps) {
        return database.read(session ->
                session.map("""
                select * from deploy
                where id in (select (select max(id) from deploy where app = value) from json_each(?))
                """, row -> new AppId(row.getString("app")), SqliteDeploys::deploy, Session.ids(apps)));
    }

    @Override
    public void prune(AppId app, int most) {
        database.write(session -> session.update("""
                delete from deploy where app = ?1
                    and id not in (select id from deploy where app = ?1 order by id desc limit ?2)
                    and (state in ('staged', 'failed', 'superseded', 'cancelled') or (state = 'live' and ref_moved = 1))
                """, app.value(), most));
    }

    @Override
    public List<Deploy> unsettled() {
        return database.read(session -> session.list(UNSETTLED, SqliteDeploys::deploy));
    }

    /** All of them: there is no server but the one whose data directory this is. */
    @Override
    public List<Deploy> takeOver() {
        return unsettled();
    }

    private static Deploy deploy(ResultSet row) throws SQLException {
        var push = new Push(
                new AppId(row.getString("app")),
                new RefName(row.getString("ref")),
                new CommitId(row.getString("commit_id")),
                new UserName(row.getString("pushed_by")),
                row.getBoolean("clear_cache"),
                row.getString("message"),
                Goal.parse(row.getString("goal")));
        return new Deploy(
                new DeployId(row.getLong("id")),
                push,
                state(row),
                Instant.parse(row.getString("queued_at")),
                Instant.parse(row.getString("changed_at")),
                row.getBoolean("ref_moved"),
                entered(row.getString("entered")));
    }

    /** A state that was entered again, by a deploy that was taken up, counts from the first time on. */
    private static Map<String, Instant> entered(String lines) {
        var entered = new HashMap<String, Instant>();
        lines.lines()
                .map(line -> line.split(" ", 2))
                .forEach(parts -> entered.putIfAbsent(parts[0], Instant.parse(parts[1])));
        return entered;
    }

    private static DeployState state(ResultSet row) throws SQLException {
        var word = row.getString("state");
        return switch (word) {
            case "queued" -> new DeployState.Queued();
            case "staging" -> new DeployState.Staging();
            case "building" -> new DeployState.Building();
            case "rolling-out" -> new DeployState.RollingOut(new ReleaseVersion(row.getInt("version")));
            case "live" -> new DeployState.Live(new ReleaseVersion(row.getInt("version")));
            case "staged" -> new DeployState.Staged();
            case "failed" -> new DeployState.Failed(row.getString("reason"), row.getString("advice"));
            case "superseded" -> new DeployState.Superseded(new DeployId(row.getLong("superseded_by")));
            case "cancelled" -> new DeployState.Cancelled(row.getString("cancelled_by"));
            default -> throw new IllegalStateException("no such state of a deploy: " + word);
        };
    }
}
