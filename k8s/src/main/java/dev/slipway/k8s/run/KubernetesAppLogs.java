package dev.slipway.k8s.run;

import dev.slipway.core.app.AppId;
import dev.slipway.core.release.AppLogs;
import dev.slipway.core.release.LogQueue;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.util.function.Consumer;

/** What the pods of apps print, for as long as the cluster keeps it. */
public final class KubernetesAppLogs implements AppLogs {
    private final AppObjects objects;
    private final Clock clock;

    public KubernetesAppLogs(KubernetesClient client, Clock clock) {
        this.objects = new AppObjects(client);
        this.clock = clock;
    }

    @Override
    public void read(AppId app, int lines, boolean follow, Consumer<String> sink) throws InterruptedException {
        var following = new LogFollowing(objects, app);
        following.last(lines).forEach(sink);
        if (!follow) {
            return;
        }
        var queue = new LogQueue(clock);
        var looking = Thread.ofVirtual().name("logs of " + app).start(() -> following.passOn(queue::offer));
        try {
            queue.passTo(sink);
        } finally {
            following.end();
            looking.interrupt();
            looking.join();
        }
    }
}
