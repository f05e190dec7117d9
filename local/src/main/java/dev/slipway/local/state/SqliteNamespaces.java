package dev.slipway.local.state;

import dev.slipway.core.Namespace;
import dev.slipway.core.UserName;
import dev.slipway.core.app.App;
import dev.slipway.core.app.NamespaceEntry;
import dev.slipway.core.app.NamespaceRole;
import dev.slipway.core.app.Namespaces;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** The namespaces, in SQLite: a row each, and rows for members. */
final class SqliteNamespaces implements Namespaces {
    private final Database database;

    SqliteNamespaces(Database database) {
        this.database = database;
    }

    @Override
    public void add(NamespaceEntry entry) {
        database.write(session -> {
            if (find(session, entry.name()).isPresent()) {
                throw Namespaces.taken(entry.name());
            }
            return insert(session, entry);
        });
    }

    private static NamespaceEntry insert(Session session, NamespaceEntry entry) throws SQLException {
        session.update(
                "insert into namespace (name, created_at) values (?, ?)",
                entry.name().value(),
                entry.createdAt().toString());
        insertMembers(session, entry);
        return entry;
    }

    private static void insertMembers(Session session, NamespaceEntry entry) throws SQLException {
        for (var member : entry.members().entrySet()) {
            SqliteUsers.require(session, member.getKey());
            session.update(
                    "insert into namespace_member (namespace, user, role) values (?, ?, ?)",
                    entry.name().value(),
                    member.getKey().value(),
                    member.getValue().toString());
        }
    }

    /** Makes the namespace that the app has come to, if it is not there, inside a transaction. */
    static void ensure(Session session, App app) throws SQLException {
        if (!isKept(session, app.name().namespace())) {
            insert(session, NamespaceEntry.of(app));
        }
    }

    private static boolean isKept(Session session, Namespace name) throws SQLException {
        return session.any("select 1 from namespace where name = ?", name.value());
    }

    @Override
    public Optional<NamespaceEntry> find(Namespace name) {
        return database.read(session -> find(session, name));
    }

    private static Optional<NamespaceEntry> find(Session session, Namespace name) throws SQLException {
        var found = session.first("select * from namespace where name = ?", SqliteNamespaces::bare, name.value());
        if (found.isEmpty()) {
            return Optional.of(NamespaceEntry.DEFAULT)
                    .filter(open -> open.name().equals(name));
        }
        return Optional.of(found.get().withMembers(members(session, name)));
    }

    private static NamespaceEntry bare(ResultSet row) throws SQLException {
        return new NamespaceEntry(
                new Namespace(row.getString("name")), Map.of(), Instant.parse(row.getString("created_at")));
    }

    private static Map<UserName, NamespaceRole> members(Session session, Namespace name) throws SQLException {
        return session.map(
                "select user, role from namespace_member where namespace = ?",
                row -> new UserName(row.getString("user")),
                row -> NamespaceRole.parse(row.getString("role")),
                name.value());
    }

    @Override
    public List<NamespaceEntry> list() {
        return database.read(session -> {
            var members = new HashMap<String, Map<UserName, NamespaceRole>>();
            session.list("select * from namespace_member", row -> {
                members.computeIfAbsent(row.getString("namespace"), _ -> new HashMap<>())
                        .put(new UserName(row.getString("user")), NamespaceRole.parse(row.getString("role")));
                return row;
            });
            var entries = new TreeMap<Namespace, NamespaceEntry>();
            entries.put(Namespace.DEFAULT, NamespaceEntry.DEFAULT);
            for (var bare : session.list("select * from namespace", SqliteNamespaces::bare)) {
                entries.put(
                        bare.name(),
                        bare.withMembers(members.getOrDefault(bare.name().value(), Map.of())));
            }
            return List.copyOf(entries.values());
        });
    }

    @Override
    public NamespaceEntry update(Namespace name, UnaryOperator<NamespaceEntry> change) {
        return database.write(session -> {
            var old = find(session, name).orElseThrow(() -> Namespaces.missing(name));
            var changed = old.withMembers(change.apply(old).members());
            if (!isKept(session, name)) {
                return insert(session, changed);
            }
            session.update("delete from namespace_member where namespace = ?", name.value());
            insertMembers(session, changed);
            return changed;
        });
    }

    @Override
    public void remove(Namespace name) {
        if (name.equals(Namespace.DEFAULT)) {
            throw Namespaces.open();
        }
        database.write(session -> {
            if (session.any("select 1 from app where namespace = ?", name.value())) {
                throw Namespaces.inUse(name);
            }
            if (session.update("delete from namespace where name = ?", name.value()) == 0) {
                throw Namespaces.missing(name);
            }
            session.update("delete from configuration where namespace = ?", name.value());
            return name;
        });
    }
}
