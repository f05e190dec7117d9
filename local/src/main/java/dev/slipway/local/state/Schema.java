package dev.slipway.local.state;

import dev.slipway.core.InvalidInput;
import dev.slipway.core.Namespace;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;

/**
 * The tables of the state and how they came to be: script N brings a file of version N to version N + 1. A script that
 * was published is never changed; a new one is added.
 */
final class Schema {
    // "Slip": tells the file from other programs' databases.
    private static final int APPLICATION = 0x536c6970;

    // Instants are ISO 8601 text: exact, and readable with the sqlite3 program. Lists of names without blanks in them
    // (branches, app patterns) are one text. Config values are stored as they are; the file is its owner's only.
    private static final String FIRST = """
            create table user (
                name text primary key,
                admin integer not null,
                created_at text not null
            ) strict, without rowid;

            create table ssh_key (
                number integer primary key,
                fingerprint text not null unique,
                type text not null,
                blob text not null,
                comment text not null,
                owner text not null references user on delete cascade,
                label text not null,
                most_right text not null,
                apps text not null,
                expires text not null,
                added_at text not null,
                last_used text not null,
                unique (owner, label)
            ) strict;

            create table app (
                id text primary key,
                namespace text not null,
                name text not null,
                owner text not null references user,
                deploy_branches text not null,
                force_push integer not null,
                folder text not null,
                health_path text not null,
                boot_limit integer not null,
                stop_grace integer not null,
                maintenance integer not null,
                created_at text not null,
                unique (namespace, name)
            ) strict, without rowid;
            create index app_owner on app (owner);

            create table app_config (
                app text not null references app on delete cascade,
                name text not null,
                value text not null,
                primary key (app, name)
            ) strict, without rowid;

            create table app_scale (
                app text not null references app on delete cascade,
                type text not null,
                count integer not null,
                primary key (app, type)
            ) strict, without rowid;

            create table app_host (
                host text primary key,
                app text not null references app on delete cascade
            ) strict, without rowid;
            create index app_host_app on app_host (app);

            create table app_grant (
                app text not null references app on delete cascade,
                user text not null references user on delete cascade,
                granted text not null,
                primary key (app, user)
            ) strict, without rowid;
            create index app_grant_user on app_grant (user);

            create table release (
                app text not null references app on delete cascade,
                version integer not null,
                state text not null,
                namespace text not null,
                name text not null,
                repository text not null,
                digest text not null,
                commit_id text not null,
                deploy_branches text not null,
                force_push integer not null,
                folder text not null,
                health_path text not null,
                boot_limit integer not null,
                stop_grace integer not null,
                made_by text not null,
                made_at text not null,
                summary text not null,
                primary key (app, version)
            ) strict, without rowid;

            create table release_process (
                app text not null,
                version integer not null,
                type text not null,
                direct integer not null,
                directory text not null,
                primary key (app, version, type),
                foreign key (app, version) references release on delete cascade
            ) strict, without rowid;

            create table release_word (
                app text not null,
                version integer not null,
                type text not null,
                position integer not null,
                word text not null,
                primary key (app, version, type, position),
                foreign key (app, version, type) references release_process on delete cascade
            ) strict, without rowid;

            create table release_config (
                app text not null,
                version integer not null,
                name text not null,
                value text not null,
                primary key (app, version, name),
                foreign key (app, version) references release on delete cascade
            ) strict, without rowid;

            create table release_scale (
                app text not null,
                version integer not null,
                type text not null,
                count integer not null,
                primary key (app, version, type),
                foreign key (app, version) references release on delete cascade
            ) strict, without rowid;

            create table release_host (
                app text not null,
                version integer not null,
                host text not null,
                primary key (app, version, host),
                foreign key (app, version) references release on delete cascade
            ) strict, without rowid;

            create table deploy (
                id integer primary key autoincrement,
                app text not null references app on delete cascade,
                ref text not null,
                commit_id text not null,
                pushed_by text not null,
                clear_cache integer not null,
                message text not null,
                state text not null,
                version integer not null,
                reason text not null,
                advice text not null,
                superseded_by integer not null,
                cancelled_by text not null,
                queued_at text not null,
                changed_at text not null,
                ref_moved integer not null
            ) strict;
            create index deploy_app on deploy (app, id);
            create index deploy_unsettled on deploy (id) where state in ('queued', 'staging', 'building', 'rolling-out')
                or (state = 'live' and ref_moved = 0);
            """;

    private static final String WEBHOOKS = """
            create table webhook (
                number integer primary key autoincrement,
                id text not null unique,
                app text not null references app on delete cascade,
                provider text not null,
                url text not null,
                branch text not null,
                path text not null,
                made_by text not null,
                secret text not null,
                token text not null,
                added_at text not null
            ) strict;
            create index webhook_app on webhook (app);

            create table delivery (
                number integer primary key autoincrement,
                id text not null unique,
                webhook text not null references webhook (id) on delete cascade,
                app text not null,
                provided text not null,
                event text not null,
                bytes integer not null,
                received_at text not null,
                state text not null,
                deploy integer not null,
                reason text not null,
                changed_at text not null
            ) strict;
            create index delivery_webhook on delivery (webhook, number);
            create index delivery_open on delivery (received_at) where not (state in ('deployed', 'ignored', 'failed'));
            """;

    private static final String TOKENS = """
            create table token (
                number integer primary key,
                id text not null unique,
                digest text not null,
                owner text not null references user on delete cascade,
                label text not null,
                most_right text not null,
                apps text not null,
                expires text not null,
                added_at text not null,
                last_used text not null,
                unique (owner, label)
            ) strict;
            """;

    private static final String CREDENTIALS = """
            alter table webhook add column deploy_key text not null default '';
            alter table webhook add column github_app text not null default '';
            alter table webhook add column github_key text not null default '';
            alter table webhook add column host_key text not null default '';
            alter table webhook add column poll_seconds integer not null default 0;
            alter table webhook add column review_seconds integer not null default 0;
            drop index delivery_open;
            create index delivery_open on delivery (received_at) where not (state in ('deployed', 'done', 'ignored', 'failed'));
            """;

    // Where all apps of a namespace were one user's, that user is its admin. Where they were several users', nobody is:
    // an
    // upgrade gives nobody a right on another's app. The namespace that is open to all has nobody's roles.
    private static final String PEOPLE = """
            alter table user add column password text not null default '';

            create table namespace (
                name text primary key,
                created_at text not null
            ) strict, without rowid;

            create table namespace_member (
                namespace text not null references namespace on delete cascade,
                user text not null references user on delete cascade,
                role text not null,
                primary key (namespace, user)
            ) strict, without rowid;
            create index namespace_member_user on namespace_member (user);

            insert into namespace select namespace, min(created_at) from app group by namespace;
            insert into namespace_member
                select namespace, min(owner), 'admin' from app where namespace <> '%s'
                    group by namespace having count(distinct owner) = 1;
            """.formatted(Namespace.DEFAULT);

    private static final String CONFIGURATIONS = """
            create table configuration (
                namespace text not null,
                name text not null,
                made_by text not null,
                service text not null,
                created_at text not null,
                primary key (namespace, name)
            ) strict, without rowid;

            create table configuration_value (
                namespace text not null,
                name text not null,
                key text not null,
                value text not null,
                primary key (namespace, name, key),
                foreign key (namespace, name) references configuration on delete cascade
            ) strict, without rowid;

            create table app_configuration (
                app text not null references app on delete cascade,
                name text not null,
                primary key (app, name)
            ) strict, without rowid;

            create table app_origin (
                app text primary key references app on delete cascade,
                kind text not null,
                location text not null,
                revision text not null,
                branch text not null
            ) strict, without rowid;

            create table release_folder (
                app text not null,
                version integer not null,
                name text not null,
                primary key (app, version, name),
                foreign key (app, version) references release on delete cascade
            ) strict, without rowid;

            create table release_file (
                app text not null,
                version integer not null,
                name text not null,
                key text not null,
                value text not null,
                primary key (app, version, name, key),
                foreign key (app, version, name) references release_folder on delete cascade
            ) strict, without rowid;
            """;

    // A line for each state that a deploy has entered: its word and when.
    private static final String PHASES = """
            alter table deploy add column entered text not null default '';
            """;

    private static final String GIT_LOGINS = """
            create table git_login (
                name text primary key,
                url text not null,
                provider text not null,
                organisation text not null,
                repository text not null,
                login text not null,
                password text not null,
                owner text not null references user on delete cascade,
                shared integer not null,
                added_at text not null
            ) strict, without rowid;
            create index git_login_owner on git_login (owner);
            """;

    private static final String GOALS = """
            alter table deploy add column goal text not null default 'roll-out';
            """;

    static final List<String> SCRIPTS =
            List.of(FIRST, WEBHOOKS, TOKENS, CREDENTIALS, PEOPLE, CONFIGURATIONS, PHASES, GIT_LOGINS, GOALS);

    private Schema() {}

    /** The version of the file; 0 for a new one. */
    static int version(Session session) throws SQLException {
        return Integer.parseInt(session.pragma("user_version").getFirst());
    }

    /**
     * Makes sure that the file is whole and a state of Slipway's that these scripts know or lead to.
     *
     * @throws InvalidInput naming the file and the remedy if it is not
     */
    static void check(Session session, Path file, List<String> scripts) throws SQLException {
        var faults = session.pragma("quick_check(1)");
        if (!faults.equals(List.of("ok"))) {
            throw damaged(file, faults.toString());
        }
        int version = version(session);
        if (version > scripts.size()) {
            throw new InvalidInput(
                    "state file %s is of version %d, newer than this program's %d"
                            .formatted(file, version, scripts.size()),
                    "start the newer Slipway again, or restore a backup of before the upgrade");
        }
        var application = Integer.parseInt(session.pragma("application_id").getFirst());
        boolean foreign = version == 0 ? session.any("select 1 from sqlite_schema") : application != APPLICATION;
        if (foreign) {
            throw new InvalidInput(
                    "%s is another program's database".formatted(file), "give another folder with --data");
        }
    }

    /** The failure that a file with broken content is. */
    static InvalidInput damaged(Path file, String fault) {
        return new InvalidInput(
                "state file %s is damaged: %s".formatted(file, fault),
                "restore a backup in its place; nothing was changed");
    }

    /** Runs those scripts that the file has not seen, each whole or not at all. */
    static void upgrade(Session session, List<String> scripts) throws SQLException {
        for (int version = version(session); version < scripts.size(); version++) {
            session.script("begin immediate");
            try {
                session.script(scripts.get(version));
                session.script("pragma application_id = %d; pragma user_version = %d; commit"
                        .formatted(APPLICATION, version + 1));
            } catch (SQLException e) {
                session.script("rollback");
                throw e;
            }
        }
    }
}
