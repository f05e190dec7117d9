package dev.slipway.local.state;

import dev.slipway.core.HostName;
import dev.slipway.core.ProcessType;
import dev.slipway.core.release.Image;
import dev.slipway.core.release.ProcessSpec;
import dev.slipway.core.release.Release;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What releases have in other tables than their own, but for what was configured: by their apps' ids, had for many apps'
 * with as few queries as for one's.
 */
record ReleaseParts(
        Map<String, Map<ProcessType, ProcessSpec>> processes,
        Map<String, Map<ProcessType, Integer>> scale,
        Map<String, Map<HostName, Boolean>> hosts) {
    /** @param where selects one release of each app */
    static ReleaseParts read(Session session, String where, Object... values) throws SQLException {
        var commands = commands(session, where, values);
        return new ReleaseParts(
                session.maps(
                        "select app, type, direct, directory from release_process" + where,
                        row -> new ProcessType(row.getString("type")),
                        row -> new ProcessSpec(
                                commands.getOrDefault(
                                        new ProcessId(row.getString("app"), row.getString("type")), List.of()),
                                row.getBoolean("direct"),
                                row.getString("directory")),
                        values),
                session.maps(
                        "select app, type, count from release_scale" + where,
                        row -> new ProcessType(row.getString("type")),
                        row -> row.getInt("count"),
                        values),
                session.maps(
                        "select app, host from release_host" + where,
                        row -> new HostName(row.getString("host")),
                        _ -> true,
                        values));
    }

    private record ProcessId(String app, String type) {}

    private static Map<ProcessId, List<String>> commands(Session session, String where, Object... values)
            throws SQLException {
        var commands = new HashMap<ProcessId, List<String>>();
        session.list(
                "select app, type, word from release_word" + where + " order by app, type, position",
                row -> commands.computeIfAbsent(
                                new ProcessId(row.getString("app"), row.getString("type")), _ -> new ArrayList<>())
                        .add(row.getString("word")),
                values);
        return commands;
    }

    /** The release with its parts. */
    Release with(Release bare) {
        var app = bare.app().value();
        var image = bare.image();
        return new Release(
                bare.app(),
                bare.name(),
                bare.version(),
                bare.state(),
                new Image(image.repository(), image.digest(), processes.getOrDefault(app, Map.of())),
                bare.commit(),
                bare.settings(),
                bare.config(),
                scale.getOrDefault(app, Map.of()),
                hosts.getOrDefault(app, Map.of()).keySet(),
                bare.by(),
                bare.at(),
                bare.summary(),
                bare.files());
    }
}
