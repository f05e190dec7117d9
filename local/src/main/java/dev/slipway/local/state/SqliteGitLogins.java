package dev.slipway.local.state;

import dev.slipway.core.GitLoginName;
import dev.slipway.core.Secret;
import dev.slipway.core.UserName;
import dev.slipway.core.webhook.GitLogin;
import dev.slipway.core.webhook.GitLogins;
import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The logins at git servers elsewhere, in SQLite. */
final class SqliteGitLogins implements GitLogins {
    private final Database database;

    SqliteGitLogins(Database database) {
        this.database = database;
    }

    @Override
    public void add(GitLogin login) {
        database.write(session -> {
            SqliteUsers.require(session, login.owner());
            if (session.any(
                    "select 1 from git_login where name = ?", login.name().value())) {
                throw GitLogins.taken(login.name());
            }
            return session.update(
                    """
                    insert into git_login
                        (name, url, provider, organisation, repository, login, password, owner, shared, added_at)
                    values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                    login.name().value(),
                    login.url().toString(),
                    login.provider(),
                    login.organisation(),
                    login.repository(),
                    login.user(),
                    login.password().reveal(),
                    login.owner().value(),
                    login.shared(),
                    login.addedAt().toString());
        });
    }

    @Override
    public Optional<GitLogin> find(GitLoginName name) {
        return database.read(session ->
                session.first("select * from git_login where name = ?", SqliteGitLogins::login, name.value()));
    }

    private static GitLogin login(ResultSet row) throws SQLException {
        return new GitLogin(
                new GitLoginName(row.getString("name")),
                URI.create(row.getString("url")),
                row.getString("provider"),
                row.getString("organisation"),
                row.getString("repository"),
                row.getString("login"),
                new Secret(row.getString("password")),
                new UserName(row.getString("owner")),
                row.getBoolean("shared"),
                Instant.parse(row.getString("added_at")));
    }

    @Override
    public List<GitLogin> list() {
        return database.read(session -> session.list("select * from git_login order by name", SqliteGitLogins::login));
    }

    @Override
    public void remove(GitLoginName name) {
        database.write(session -> session.update("delete from git_login where name = ?", name.value()));
    }
}
