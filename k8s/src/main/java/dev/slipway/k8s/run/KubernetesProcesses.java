package dev.slipway.k8s.run;

import dev.slipway.core.ProcessType;
import dev.slipway.core.RolloutFailed;
import dev.slipway.core.Streams;
import dev.slipway.core.app.AppId;
import dev.slipway.core.release.ProcessStatus;
import dev.slipway.core.release.ProcessUse;
import dev.slipway.core.release.Processes;
import dev.slipway.core.release.Release;
import dev.slipway.core.release.Releases;
import dev.slipway.k8s.Labels;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The processes of apps, which are pods. */
public final class KubernetesProcesses implements Processes {
    private final AppObjects objects;
    private final Releases releases;
    private final RunConfig config;
    private final Clock clock;

    public KubernetesProcesses(KubernetesClient client, Releases releases, RunConfig config, Clock clock) {
        this.objects = new AppObjects(client);
        this.releases = releases;
        this.config = config;
        this.clock = clock;
    }

    @Override
    public List<ProcessStatus> list(AppId app) {
        return Statuses.of(objects.pods(app));
    }

    @Override
    public Map<AppId, List<ProcessStatus>> list(Collection<AppId> apps) {
        var pods =
                objects.pods(apps).stream().collect(Collectors.groupingBy(pod -> PodNames.label(pod, Labels.APP_ID)));
        return apps.stream()
                .collect(Collectors.toMap(
                        Function.identity(), app -> Statuses.of(pods.getOrDefault(app.value(), List.of()))));
    }

    @Override
    public Map<String, ProcessUse> uses(AppId app) {
        var pods = objects.pods(app);
        return pods.isEmpty()
                ? Map.of()
                : PodUses.of(
                        pods,
                        PodUses.measured(
                                objects.client(), pods.getFirst().getMetadata().getNamespace(), app));
    }

    /** @throws RolloutFailed if new processes do not become healthy; those that were there go on */
    @Override
    public void restart(AppId app, Optional<ProcessType> type) throws InterruptedException {
        var current = releases.current(app);
        if (current.isEmpty()) {
            return;
        }
        try {
            new Restart(objects, config, current.get()).run(type, clock.instant());
        } catch (KubernetesClientException e) {
            throw KubernetesRollouts.interruptedOr(e);
        }
    }

    @Override
    public int run(Release release, List<String> command, Streams streams) throws InterruptedException {
        try {
            return new OneOff(objects, config, release).run(command, streams);
        } catch (KubernetesClientException e) {
            throw KubernetesRollouts.interruptedOr(e);
        }
    }
}
