package dev.slipway.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** Slipway's objects as a backup has them, in a cluster that has gone on since. */
@Isolated
final class OlderStateClusterIT {
    @TempDir
    private Path folder;

    // withstand I 122
    @Test
    void takesNothingAwayThatRunsAndIsGoneOnWith() throws IOException {
        try (var cluster = Cluster.connect()) {
            var place = cluster.place(folder);
            try (var kept = KeptOnCluster.in(folder, place, Map.of())) {
                var older = states(place);
                var after = kept.app().say();
                kept.machine().run("git push -q epinio main");
                assertThat(kept.check()).isEqualTo(after);

                try (var visits = kept.visits()) {
                    kept.machine().run("server_kill");
                    restore(cluster, older, states(place));
                    kept.machine().run("server_start");

                    assertThat(kept.page()).isEqualTo(after);
                    assertThat(kept.machine().run("remote releases " + kept.name() + " | grep -c ^v"))
                            .isEqualTo("1");
                    var next = kept.app().say();
                    kept.machine().run("git push -q epinio main");
                    assertThat(kept.check()).isEqualTo(next);
                    assertThat(visits.failures()).isEmpty();
                }
            }
        }
    }

    private static List<GenericKubernetesResource> states(Cluster.Place place) {
        return Stream.of("App", "Release", "Deploy")
                .flatMap(kind -> place.all("slipway.dev/v1alpha1 " + kind).stream())
                .toList();
    }

    private static void restore(
            Cluster cluster, List<GenericKubernetesResource> older, List<GenericKubernetesResource> newer) {
        for (var object : newer) {
            if (older.stream()
                    .noneMatch(kept -> kept.getMetadata()
                            .getUid()
                            .equals(object.getMetadata().getUid()))) {
                cluster.client().resource(object).delete();
            }
        }
        for (var object : older) {
            object.getMetadata().setManagedFields(List.of());
            object.getMetadata().setResourceVersion(null);
            cluster.client()
                    .resource(object)
                    .fieldManager("restore")
                    .forceConflicts()
                    .serverSideApply();
        }
    }
}
