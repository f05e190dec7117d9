package dev.slipway.local.state;

import dev.slipway.core.RefName;
import dev.slipway.core.app.AppSettings;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The columns that apps and releases have in common: an app's settings, but for those that only a cluster can follow. */
final class Settings {
    private static final List<RefName> USUAL = AppSettings.DEFAULT.deployBranches();
    private static final String KEPT_USUAL = kept(USUAL);

    private Settings() {}

    /** The values of those columns, in their order, between others. */
    static Object[] between(List<Object> before, AppSettings settings, List<Object> after) {
        var own = Stream.<Object>of(
                kept(settings.deployBranches()),
                settings.forcePush() ? 1 : 0,
                settings.folder(),
                settings.healthPath(),
                settings.bootLimit().toMillis(),
                settings.stopGrace().toMillis());
        return Stream.of(before.stream(), own, after.stream())
                .flatMap(values -> values)
                .toArray();
    }

    static AppSettings of(ResultSet row) throws SQLException {
        return new AppSettings(
                branches(row.getString("deploy_branches")),
                row.getBoolean("force_push"),
                row.getString("folder"),
                row.getString("health_path"),
                Duration.ofMillis(row.getLong("boot_limit")),
                Duration.ofMillis(row.getLong("stop_grace")),
                "",
                Map.of());
    }

    // Nearly all apps have the usual one: a list of a thousand need not parse it a thousand times.
    private static List<RefName> branches(String kept) {
        return kept.equals(KEPT_USUAL)
                ? USUAL
                : Words.split(kept).stream().map(RefName::new).toList();
    }

    private static String kept(List<RefName> branches) {
        return branches.stream().map(RefName::value).collect(Collectors.joining(" "));
    }
}
