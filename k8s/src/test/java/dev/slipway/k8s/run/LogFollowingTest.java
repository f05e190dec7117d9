package dev.slipway.k8s.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.core.Samples;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class LogFollowingTest {
    @Test
    void endsThoughAnInterruptionWasLost() throws InterruptedException {
        try (var client = new KubernetesClientBuilder().build()) {
            var following = new LogFollowing(
                    new AppObjects(client), Samples.app("hello").id());
            following.end();

            var looking = Thread.ofVirtual().start(() -> following.passOn(_ -> {}));

            assertThat(looking.join(Duration.ofSeconds(10))).isTrue();
        }
    }
}
