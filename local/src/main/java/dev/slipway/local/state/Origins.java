package dev.slipway.local.state;

import dev.slipway.core.app.App;
import dev.slipway.core.app.Origin;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Where apps came from, in SQLite: a row for each of which it is known. */
final class Origins {
    private Origins() {}

    static void insert(Session session, App app) throws SQLException {
        var origin = app.origin();
        if (!origin.equals(Origin.NONE)) {
            session.update(
                    "insert into app_origin (app, kind, location, revision, branch) values (?, ?, ?, ?, ?)",
                    app.id().value(),
                    origin.kind().toString(),
                    origin.location(),
                    origin.revision(),
                    origin.branch());
        }
    }

    static void replace(Session session, App app) throws SQLException {
        session.update("delete from app_origin where app = ?", app.id().value());
        insert(session, app);
    }

    static Origin origin(ResultSet row) throws SQLException {
        return new Origin(
                Origin.Kind.stored(row.getString("kind")),
                row.getString("location"),
                row.getString("revision"),
                row.getString("branch"));
    }
}
