package dev.slipway.local.state;

import dev.slipway.core.ConfigurationKey;
import dev.slipway.core.ConfigurationName;
import dev.slipway.core.Secret;
import dev.slipway.core.release.BoundFiles;
import dev.slipway.core.release.Release;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/** What configurations held when releases were made, in SQLite: a row for each configuration and for each value. */
final class ReleaseFiles {
    private ReleaseFiles() {}

    static void insert(Session session, Release release) throws SQLException {
        for (var folder : release.files().folders().entrySet()) {
            var name = folder.getKey().value();
            Object[] id = {release.app().value(), release.version().number()};
            session.update("insert into release_folder (app, version, name) values (?, ?, ?)", id[0], id[1], name);
            for (var file : folder.getValue().entrySet()) {
                session.update(
                        "insert into release_file (app, version, name, key, value) values (?, ?, ?, ?, ?)",
                        id[0],
                        id[1],
                        name,
                        file.getKey().value(),
                        file.getValue().reveal());
            }
        }
    }

    private record File(ConfigurationName folder, ConfigurationKey key, Secret value) {}

    /** What a release has, by app and version. */
    static BoundFiles find(Session session, Object... id) throws SQLException {
        var folders = new HashMap<ConfigurationName, Map<ConfigurationKey, Secret>>();
        session.list(
                        "select name from release_folder where app = ? and version = ?",
                        row -> new ConfigurationName(row.getString("name")),
                        id)
                .forEach(name -> folders.put(name, new HashMap<>()));
        session.list(
                        "select name, key, value from release_file where app = ? and version = ?",
                        row -> new File(
                                new ConfigurationName(row.getString("name")),
                                new ConfigurationKey(row.getString("key")),
                                new Secret(row.getString("value"))),
                        id)
                .forEach(file -> folders.computeIfAbsent(file.folder, _ -> new HashMap<>())
                        .put(file.key, file.value));
        return new BoundFiles(folders);
    }
}
