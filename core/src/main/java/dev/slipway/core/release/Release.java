package dev.slipway.core.release;

import dev.slipway.core.AppName;
import dev.slipway.core.CommitId;
import dev.slipway.core.EnvName;
import dev.slipway.core.HostName;
import dev.slipway.core.ProcessType;
import dev.slipway.core.Secret;
import dev.slipway.core.UserName;
import dev.slipway.core.app.App;
import dev.slipway.core.app.AppId;
import dev.slipway.core.app.AppSettings;
import dev.slipway.core.app.Autoscale;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * All that runs of an app at one time, numbered: immutable but for its state.
 *
 * @param summary what made it, in a few words: {@code Deploy 1f3c2ab}, {@code Set GREETING}, {@code Rollback to v3}
 * @param files what the configurations that the app is bound to held
 */
public record Release(
        AppId app,
        AppName name,
        ReleaseVersion version,
        ReleaseState state,
        Image image,
        CommitId commit,
        AppSettings settings,
        Map<EnvName, Secret> config,
        Map<ProcessType, Integer> scale,
        Set<HostName> hosts,
        UserName by,
        Instant at,
        String summary,
        BoundFiles files) {
    public Release {
        config = Map.copyOf(config);
        scale = Map.copyOf(scale);
        hosts = Set.copyOf(hosts);
    }

    /** A pending release of that image with what the app's owner has set now. */
    public static Release of(
            App app, ReleaseVersion version, Image image, CommitId commit, UserName by, Instant at, String summary) {
        return new Release(
                app.id(),
                app.name(),
                version,
                ReleaseState.PENDING,
                image,
                commit,
                app.settings(),
                app.config(),
                app.scale(),
                app.hosts(),
                by,
                at,
                summary,
                BoundFiles.NONE);
    }

    /** Whether the app's owner has changed nothing since that a new release would bring. */
    public boolean isAsSet(App owners) {
        return settings.equals(owners.settings())
                && config.equals(owners.config())
                && scale.equals(owners.scale())
                && hosts.equals(owners.hosts())
                && files.folders().keySet().equals(owners.configurations());
    }

    /**
     * How many processes of that type the release runs: as scaled, else one {@code web} and none of the others; where a
     * cluster scales them, how many it begins with.
     */
    public int count(ProcessType type) {
        if (!image.processes().containsKey(type) || type.equals(ProcessType.RELEASE)) {
            return 0;
        }
        int set = scale.getOrDefault(type, type.equals(ProcessType.WEB) ? 1 : 0);
        return autoscale(type).map(bounds -> bounds.nearest(set)).orElse(set);
    }

    /** How many processes of each type it runs; the release process is none of them. */
    public Map<ProcessType, Integer> counts() {
        var counts = new TreeMap<ProcessType, Integer>();
        for (var type : image.processes().keySet()) {
            if (!type.equals(ProcessType.RELEASE)) {
                counts.put(type, count(type));
            }
        }
        return counts;
    }

    /** Between which numbers the cluster scales the processes of that type, if it does. */
    public Optional<Autoscale> autoscale(ProcessType type) {
        return Optional.ofNullable(settings.autoscale().get(type))
                .filter(_ -> image.processes().containsKey(type) && !type.equals(ProcessType.RELEASE));
    }

    public Release withState(ReleaseState newState) {
        return new Release(
                app, name, version, newState, image, commit, settings, config, scale, hosts, by, at, summary, files);
    }

    public Release withName(AppName newName) {
        return new Release(
                app, newName, version, state, image, commit, settings, config, scale, hosts, by, at, summary, files);
    }

    public Release withFiles(BoundFiles newFiles) {
        return new Release(
                app, name, version, state, image, commit, settings, config, scale, hosts, by, at, summary, newFiles);
    }

    public Release withConfiguration(Map<EnvName, Secret> newConfig, BoundFiles newFiles) {
        return new Release(
                app, name, version, state, image, commit, settings, newConfig, scale, hosts, by, at, summary, newFiles);
    }

    /** All that was configured and no log may show. */
    public List<Secret> secrets() {
        return Stream.concat(config.values().stream(), files.secrets().stream()).toList();
    }
}
