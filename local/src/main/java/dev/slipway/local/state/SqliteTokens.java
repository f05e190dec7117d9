package dev.slipway.local.state;

import dev.slipway.core.Conflict;
import dev.slipway.core.NotFound;
import dev.slipway.core.UserName;
import dev.slipway.core.identity.Token;
import dev.slipway.core.identity.TokenId;
import dev.slipway.core.identity.Tokens;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The tokens, in SQLite. */
final class SqliteTokens implements Tokens {
    private final Database database;

    SqliteTokens(Database database) {
        this.database = database;
    }

    @Override
    public void add(Token token) {
        database.write(session -> {
            SqliteUsers.require(session, token.owner());
            if (session.any(
                    "select 1 from token where owner = ? and label = ?",
                    token.owner().value(),
                    token.label())) {
                throw new Conflict(
                        "another of your tokens has the label '%s'".formatted(token.label()), "choose another label");
            }
            return session.update(
                    """
                    insert into token (id, digest, owner, label, most_right, apps, expires, added_at, last_used)
                    values (?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                    token.id().value(),
                    token.digest(),
                    token.owner().value(),
                    token.label(),
                    token.scope().most().toString(),
                    SqliteKeys.patterns(token.scope()),
                    token.scope().expires().toString(),
                    token.addedAt().toString(),
                    token.lastUsed().toString());
        });
    }

    @Override
    public Optional<Token> find(TokenId id) {
        return database.read(
                session -> session.first("select * from token where id = ?", SqliteTokens::token, id.value()));
    }

    private static Token token(ResultSet row) throws SQLException {
        return new Token(
                new TokenId(row.getString("id")),
                row.getString("digest"),
                new UserName(row.getString("owner")),
                row.getString("label"),
                SqliteKeys.scope(row),
                Instant.parse(row.getString("added_at")),
                Instant.parse(row.getString("last_used")));
    }

    @Override
    public List<Token> list(UserName owner) {
        return database.read(session -> session.list(
                "select * from token where owner = ? order by number", SqliteTokens::token, owner.value()));
    }

    @Override
    public void remove(TokenId id) {
        database.write(session -> {
            if (session.update("delete from token where id = ?", id.value()) == 0) {
                throw new NotFound(
                        "token %s not found".formatted(id), "see which there are with the command tokens list");
            }
            return id;
        });
    }

    @Override
    public void used(TokenId id, Instant when) {
        database.write(
                session -> session.update("update token set last_used = ? where id = ?", when.toString(), id.value()));
    }
}
