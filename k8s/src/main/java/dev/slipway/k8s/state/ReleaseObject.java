package dev.slipway.k8s.state;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.slipway.core.AppName;
import dev.slipway.core.CommitId;
import dev.slipway.core.Namespace;
import dev.slipway.core.ProcessType;
import dev.slipway.core.UserName;
import dev.slipway.core.app.AppId;
import dev.slipway.core.release.Image;
import dev.slipway.core.release.ProcessSpec;
import dev.slipway.core.release.Release;
import dev.slipway.core.release.ReleaseState;
import dev.slipway.core.release.ReleaseVersion;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A release as its custom resource: its spec is made once, its status says how it went. */
@Group(Cluster.GROUP)
@Version(Cluster.VERSION)
@Kind("Release")
@Plural("releases")
@Singular("release")
final class ReleaseObject extends CustomResource<ReleaseObject.Spec, ReleaseObject.Status> implements Namespaced {
    /**
     * All that runs.
     *
     * @param configSecret where the configured values are, and what configurations held; null if there are none
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Spec(
            String app,
            String namespace,
            String name,
            int version,
            ImageField image,
            String commit,
            Settings settings,
            @Nullable String configSecret,
            Map<String, Integer> scale,
            List<String> hosts,
            String by,
            String at,
            String summary) {}

    /** A built app. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record ImageField(String repository, String digest, Map<String, ProcessField> processes) {
        static ImageField of(Image image) {
            var processes = new TreeMap<String, ProcessField>();
            image.processes().forEach((type, process) -> processes.put(type.value(), ProcessField.of(process)));
            return new ImageField(image.repository(), image.digest(), processes);
        }

        Image image() {
            return new Image(
                    repository,
                    digest,
                    processes.entrySet().stream()
                            .collect(Collectors.toMap(
                                    entry -> new ProcessType(entry.getKey()),
                                    entry -> entry.getValue().process())));
        }
    }

    /** How a process is started. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record ProcessField(List<String> command, boolean direct, String workingDirectory) {
        static ProcessField of(ProcessSpec process) {
            return new ProcessField(process.command(), process.direct(), process.workingDirectory());
        }

        ProcessSpec process() {
            return new ProcessSpec(command, direct, workingDirectory);
        }
    }

    /** How it went. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Status(String state, @Nullable List<Condition> conditions) {}

    static Spec spec(Release release, @Nullable String configSecret) {
        return new Spec(
                release.app().value(),
                release.name().namespace().value(),
                release.name().name(),
                release.version().number(),
                ImageField.of(release.image()),
                release.commit().value(),
                Settings.of(release.settings()),
                configSecret,
                Texts.of(release.scale()),
                Texts.of(release.hosts()),
                release.by().value(),
                release.at().toString(),
                release.summary());
    }

    ReleaseVersion version() {
        return new ReleaseVersion(getSpec().version());
    }

    ReleaseState state() {
        @Nullable Status status = getStatus();
        return status == null
                ? ReleaseState.PENDING
                : ReleaseState.valueOf(status.state().toUpperCase(Locale.ROOT));
    }

    void settle(ReleaseState state, Instant now) {
        var live = new Conditions("Live", now);
        var condition = switch (state) {
            case PENDING -> live.unknown("RollingOut", "");
            case LIVE -> live.yes("Healthy", "");
            case FAILED -> live.no("NotHealthy", "it never served");
        };
        setStatus(new Status(state.toString(), List.of(condition)));
    }

    /** The release, whose configured values are kept elsewhere. */
    Release release(ConfigSecrets.Values values) {
        var spec = getSpec();
        return new Release(
                new AppId(spec.app()),
                new AppName(new Namespace(spec.namespace()), spec.name()),
                version(),
                state(),
                spec.image().image(),
                new CommitId(spec.commit()),
                spec.settings().settings(),
                values.config(),
                Texts.scale(spec.scale()),
                Texts.hosts(spec.hosts()),
                new UserName(spec.by()),
                Instant.parse(spec.at()),
                spec.summary(),
                values.files());
    }
}
