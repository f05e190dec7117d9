package dev.slipway.local.state;

import dev.slipway.core.ConfigurationName;
import dev.slipway.core.EnvName;
import dev.slipway.core.HostName;
import dev.slipway.core.ProcessType;
import dev.slipway.core.Secret;
import dev.slipway.core.UserName;
import dev.slipway.core.app.App;
import dev.slipway.core.app.Origin;
import dev.slipway.core.identity.Right;
import java.sql.SQLException;
import java.util.Map;

/** What apps have in other tables than their own, by their ids: had for many with as few queries as for one. */
record AppParts(
        Map<String, Map<EnvName, Secret>> config,
        Map<String, Map<ProcessType, Integer>> scale,
        Map<String, Map<HostName, Boolean>> hosts,
        Map<String, Map<UserName, Right>> grants,
        Map<String, Map<ConfigurationName, Boolean>> bound,
        Map<String, Origin> origins) {
    static AppParts ofAll(Session session) throws SQLException {
        return read(session, "");
    }

    static AppParts of(Session session, String app) throws SQLException {
        return read(session, " where app = ?", app);
    }

    private static AppParts read(Session session, String where, Object... values) throws SQLException {
        return new AppParts(
                session.maps(
                        "select app, name, value from app_config" + where,
                        row -> new EnvName(row.getString("name")),
                        row -> new Secret(row.getString("value")),
                        values),
                session.maps(
                        "select app, type, count from app_scale" + where,
                        row -> new ProcessType(row.getString("type")),
                        row -> row.getInt("count"),
                        values),
                session.maps(
                        "select app, host from app_host" + where,
                        row -> new HostName(row.getString("host")),
                        _ -> true,
                        values),
                session.maps(
                        "select app, user, granted from app_grant" + where,
                        row -> new UserName(row.getString("user")),
                        row -> Right.parse(row.getString("granted")),
                        values),
                session.maps(
                        "select app, name from app_configuration" + where,
                        row -> new ConfigurationName(row.getString("name")),
                        _ -> true,
                        values),
                session.map("select * from app_origin" + where, row -> row.getString("app"), Origins::origin, values));
    }

    /** The app with its parts. */
    App with(App bare) {
        var id = bare.id().value();
        return bare.withConfig(config.getOrDefault(id, Map.of()))
                .withScale(scale.getOrDefault(id, Map.of()))
                .withHosts(hosts.getOrDefault(id, Map.of()).keySet())
                .withGrants(grants.getOrDefault(id, Map.of()))
                .withConfigurations(bound.getOrDefault(id, Map.of()).keySet())
                .withOrigin(origins.getOrDefault(id, Origin.NONE));
    }
}
