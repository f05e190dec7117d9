package dev.slipway.local.state;

import dev.slipway.core.Conflict;
import dev.slipway.core.NotFound;
import dev.slipway.core.UserName;
import dev.slipway.core.identity.AppPattern;
import dev.slipway.core.identity.Fingerprint;
import dev.slipway.core.identity.KeyScope;
import dev.slipway.core.identity.Keys;
import dev.slipway.core.identity.PublicKey;
import dev.slipway.core.identity.Right;
import dev.slipway.core.identity.SshKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The SSH keys, in SQLite. */
final class SqliteKeys implements Keys {
    private final Database database;

    SqliteKeys(Database database) {
        this.database = database;
    }

    @Override
    public void add(SshKey key) {
        database.write(session -> {
            SqliteUsers.require(session, key.owner());
            var old = find(session, key.fingerprint());
            if (old.isPresent() && !old.get().owner().equals(key.owner())) {
                throw new Conflict("another user has this key", "make a key of your own with ssh-keygen -t ed25519");
            }
            if (session.any(
                    "select 1 from ssh_key where owner = ? and label = ? and fingerprint <> ?",
                    key.owner().value(),
                    key.label(),
                    key.fingerprint().value())) {
                throw new Conflict(
                        "another of your keys has the label '%s'".formatted(key.label()), "choose another label");
            }
            return old.isPresent() ? change(session, key) : insert(session, key);
        });
    }

    private static int insert(Session session, SshKey key) throws SQLException {
        return session.update(
                """
                insert into ssh_key
                    (fingerprint, type, blob, comment, owner, label, most_right, apps, expires, added_at, last_used)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                key.fingerprint().value(),
                key.key().type(),
                key.key().blob(),
                key.key().comment(),
                key.owner().value(),
                key.label(),
                key.scope().most().toString(),
                patterns(key.scope()),
                key.scope().expires().toString(),
                key.addedAt().toString(),
                key.lastUsed().toString());
    }

    private static int change(Session session, SshKey key) throws SQLException {
        return session.update(
                "update ssh_key set label = ?, most_right = ?, apps = ?, expires = ? where fingerprint = ?",
                key.label(),
                key.scope().most().toString(),
                patterns(key.scope()),
                key.scope().expires().toString(),
                key.fingerprint().value());
    }

    static String patterns(KeyScope scope) {
        return scope.apps().stream().map(AppPattern::value).collect(Collectors.joining(" "));
    }

    @Override
    public Optional<SshKey> find(Fingerprint fingerprint) {
        return database.read(session -> find(session, fingerprint));
    }

    private static Optional<SshKey> find(Session session, Fingerprint fingerprint) throws SQLException {
        return session.first("select * from ssh_key where fingerprint = ?", SqliteKeys::key, fingerprint.value());
    }

    private static SshKey key(ResultSet row) throws SQLException {
        return new SshKey(
                new PublicKey(row.getString("type"), row.getString("blob"), row.getString("comment")),
                new UserName(row.getString("owner")),
                row.getString("label"),
                scope(row),
                Instant.parse(row.getString("added_at")),
                Instant.parse(row.getString("last_used")));
    }

    static KeyScope scope(ResultSet row) throws SQLException {
        return new KeyScope(
                Right.parse(row.getString("most_right")),
                Words.split(row.getString("apps")).stream().map(AppPattern::new).toList(),
                Instant.parse(row.getString("expires")));
    }

    @Override
    public List<SshKey> list(UserName owner) {
        return database.read(session ->
                session.list("select * from ssh_key where owner = ? order by number", SqliteKeys::key, owner.value()));
    }

    @Override
    public void remove(Fingerprint fingerprint) {
        database.write(session -> {
            if (session.update("delete from ssh_key where fingerprint = ?", fingerprint.value()) == 0) {
                throw new NotFound(
                        "key %s not found".formatted(fingerprint), "see which there are with the command keys list");
            }
            return fingerprint;
        });
    }

    @Override
    public void used(Fingerprint fingerprint, Instant when) {
        database.write(session -> session.update(
                "update ssh_key set last_used = ? where fingerprint = ?", when.toString(), fingerprint.value()));
    }
}
