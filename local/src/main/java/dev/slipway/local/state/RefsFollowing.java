package dev.slipway.local.state;

import java.sql.SQLException;
import java.util.Set;

/**
 * How far refs have followed their deploys at one moment.
 *
 * @param last the newest deploy
 * @param open those up to it whose ref has not moved
 */
public record RefsFollowing(long last, Set<Long> open) {
    public RefsFollowing {
        open = Set.copyOf(open);
    }

    static RefsFollowing of(Session session) throws SQLException {
        long last = session.first("select max(id) as last from deploy", row -> row.getLong("last"))
                .orElse(0L);
        return new RefsFollowing(
                last,
                Set.copyOf(session.list(
                        "select id from deploy where ref_moved = 0 and state not in ('staged', 'failed', 'superseded', 'cancelled')",
                        row -> row.getLong("id"))));
    }

    /** Has the refs of those deploys follow once more that have moved since. */
    void followAgain(Session session) throws SQLException {
        var again = "update deploy set ref_moved = 0 where state in ('live', 'rolling-out') and ";
        session.update(again + "id > ?", last);
        for (long id : open) {
            session.update(again + "id = ?", id);
        }
    }
}
