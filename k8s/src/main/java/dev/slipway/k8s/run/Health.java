package dev.slipway.k8s.run;

import dev.slipway.core.app.AppSettings;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.HTTPGetActionBuilder;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import io.fabric8.kubernetes.api.model.TCPSocketAction;
import java.time.Duration;

/**
 * When a web process gets requests: once it has been healthy for a second, until the ingress controller has heard that it
 * is to end.
 *
 * @param path where it must answer with a status below 400; empty to see whether it listens only
 */
record Health(String path, Duration bootLimit, int drainSeconds) {
    private static final IntOrString PORT = new IntOrString(Pods.PORT);
    private static final int ANSWER_SECONDS = 2;
    // Controllers take up to two seconds to hear of changes, proxies between nodes some more.
    private static final int SHORTEST_DRAIN = 5;
    private static final int LONGEST_DRAIN = 30;
    // The rollout's own limit is to end first: it knows more to say.
    private static final int AFTER_LIMIT = 10;

    static Health of(AppSettings settings) {
        return new Health(settings.healthPath(), settings.bootLimit(), drainSeconds(settings));
    }

    /** For how long a process that is to end still gets time for the requests that it has, before it is told. */
    static int drainSeconds(AppSettings settings) {
        return Math.clamp(settings.stopGrace().toSeconds(), SHORTEST_DRAIN, LONGEST_DRAIN);
    }

    Container applyTo(Container container) {
        // spotless:off
        return new ContainerBuilder(container)
                .addNewPort().withName(Pods.PORT_NAME).withContainerPort(Pods.PORT).withProtocol("TCP").endPort()
                .withStartupProbe(probe()
                        .withPeriodSeconds(1)
                        .withFailureThreshold((int) bootLimit.toSeconds() + AFTER_LIMIT)
                        .build())
                // Twice in a row: what listens and dies at once gets no requests.
                .withReadinessProbe(probe()
                        .withPeriodSeconds(1)
                        .withSuccessThreshold(2)
                        .withFailureThreshold(5)
                        .build())
                .withNewLifecycle()
                    .withNewPreStop()
                        .withNewSleep().withSeconds((long) drainSeconds).endSleep()
                    .endPreStop()
                .endLifecycle()
                .build();
        // spotless:on
    }

    private ProbeBuilder probe() {
        var probe = new ProbeBuilder().withTimeoutSeconds(ANSWER_SECONDS);
        return path.isEmpty()
                ? probe.withTcpSocket(new TCPSocketAction(null, PORT))
                : probe.withHttpGet(
                        new HTTPGetActionBuilder().withPath(path).withPort(PORT).build());
    }
}
