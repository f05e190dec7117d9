package dev.slipway.local.state;

import dev.slipway.core.Conflict;
import dev.slipway.core.Namespace;
import dev.slipway.core.NotFound;
import dev.slipway.core.UserName;
import dev.slipway.core.app.Configuration;
import dev.slipway.core.identity.PasswordHash;
import dev.slipway.core.identity.User;
import dev.slipway.core.identity.Users;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The accounts, in SQLite. */
final class SqliteUsers implements Users {
    private final Database database;

    SqliteUsers(Database database) {
        this.database = database;
    }

    @Override
    public void add(User user) {
        database.write(session -> {
            if (find(session, user.name()).isPresent()) {
                throw new Conflict("user '%s' is there already".formatted(user.name()), "choose another name");
            }
            return session.update(
                    "insert into user (name, admin, created_at) values (?, ?, ?)",
                    user.name().value(),
                    user.admin() ? 1 : 0,
                    user.createdAt().toString());
        });
    }

    @Override
    public Optional<User> find(UserName name) {
        return database.read(session -> find(session, name));
    }

    private static Optional<User> find(Session session, UserName name) throws SQLException {
        return session.first("select * from user where name = ?", SqliteUsers::user, name.value());
    }

    private static User user(ResultSet row) throws SQLException {
        return new User(
                new UserName(row.getString("name")),
                row.getBoolean("admin"),
                Instant.parse(row.getString("created_at")));
    }

    /** The user of that name, inside a transaction. */
    static User require(Session session, UserName name) throws SQLException {
        return find(session, name)
                .orElseThrow(() -> new NotFound(
                        "user '%s' not found".formatted(name), "see which there are with the command users list"));
    }

    @Override
    public List<User> list() {
        return database.read(session -> session.list("select * from user order by name", SqliteUsers::user));
    }

    @Override
    public Optional<PasswordHash> password(UserName name) {
        return database.read(session -> session.first(
                "select password from user where name = ? and password <> ''",
                row -> new PasswordHash(row.getString("password")),
                name.value()));
    }

    @Override
    public void setPassword(UserName name, Optional<PasswordHash> hash) {
        database.write(session -> {
            require(session, name);
            return session.update(
                    "update user set password = ? where name = ?",
                    hash.map(PasswordHash::text).orElse(""),
                    name.value());
        });
    }

    @Override
    public void remove(UserName name) {
        database.write(session -> {
            if (require(session, name).admin()
                    && !session.any("select 1 from user where admin and name <> ?", name.value())) {
                throw new Conflict("%s is the last admin".formatted(name), "make another one first");
            }
            if (session.any("select 1 from app where owner = ?", name.value())) {
                throw new Conflict(
                        "%s still owns apps".formatted(name), "delete them first; the command apps lists them");
            }
            // A later account of that name must not find them.
            if (session.any(
                    "select 1 from configuration where namespace = ? and made_by = ?",
                    Namespace.DEFAULT.value(),
                    name.value())) {
                throw Configuration.owned(name);
            }
            return session.update("delete from user where name = ?", name.value());
        });
    }
}
