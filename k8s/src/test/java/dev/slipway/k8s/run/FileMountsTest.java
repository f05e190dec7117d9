package dev.slipway.k8s.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.core.ConfigurationKey;
import dev.slipway.core.ConfigurationName;
import dev.slipway.core.ProcessType;
import dev.slipway.core.Secret;
import dev.slipway.core.release.BoundFiles;
import dev.slipway.core.release.Release;
import dev.slipway.k8s.Labels;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Volume;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class FileMountsTest {
    private static final BoundFiles FILES = new BoundFiles(Map.of(
            new ConfigurationName("db"),
            Map.of(new ConfigurationKey("password"), new Secret("canary"), new ConfigurationKey(".x"), new Secret("")),
            new ConfigurationName("empty"),
            Map.of()));
    private static final Release RELEASE =
            RunSamples.release(RunSamples.app(), 7).withFiles(FILES);
    private static final String SECRET = "app-" + RELEASE.app() + "-v7-files";

    private static void assertShows(PodSpec pod, String secret) {
        assertThat(pod.getVolumes())
                .singleElement()
                .extracting(Volume::getSecret)
                .satisfies(volume -> {
                    assertThat(volume.getSecretName()).isEqualTo(secret);
                    assertThat(volume.getDefaultMode()).isEqualTo(0444);
                    assertThat(volume.getItems())
                            .extracting(item -> item.getKey() + " " + item.getPath())
                            .containsExactly("db..x db/.x", "db.password db/password");
                });
        assertThat(pod.getContainers().getFirst().getVolumeMounts())
                .singleElement()
                .satisfies(mount -> {
                    assertThat(mount.getMountPath()).isEqualTo("/configurations");
                    assertThat(mount.getReadOnly()).isTrue();
                    assertThat(mount.getName())
                            .isEqualTo(pod.getVolumes().getFirst().getName());
                });
    }

    @Test
    void allProcessesOfAReleaseFindAFileForEachValue() {
        var serving = Pods.serving(RELEASE, ProcessType.WEB, RunSamples.CONFIG);
        var job = Workloads.releaseJob(RELEASE, RunSamples.CONFIG);
        var oneOff = OneOff.pod(RELEASE, "run-1", List.of("ls"), RunSamples.CONFIG);

        assertShows(serving.getSpec(), SECRET);
        assertShows(job.getSpec().getTemplate().getSpec(), SECRET);
        assertShows(oneOff.getSpec(), "run-1-files");
        assertThat(Templates.secrets(serving)).containsExactly("app-" + RELEASE.app() + "-v7", SECRET);
        assertThat(serving.toString()).doesNotContain("canary"); // withstand J 124
    }

    @Test
    void theirSecretGoesWithTheReleasesEnvironment() {
        var secret = Workloads.files(RELEASE).orElseThrow();

        assertThat(secret.getMetadata().getName()).isEqualTo(SECRET);
        assertThat(secret.getData()).containsOnlyKeys("db.password", "db..x", "empty.");
        assertThat(secret.getMetadata().getLabels())
                .isEqualTo(Workloads.config(RELEASE).getMetadata().getLabels())
                .containsEntry(Labels.RELEASE, "v7");
        assertThat(Workloads.files(RunSamples.release(RunSamples.app(), 7))).isEmpty();
    }

    @Test
    void aReleaseWithoutFilesHasNoVolumeButTheVariable() {
        for (var files : List.of(BoundFiles.NONE, new BoundFiles(Map.of(new ConfigurationName("empty"), Map.of())))) {
            var pod = Pods.serving(
                            RunSamples.release(RunSamples.app(), 7).withFiles(files),
                            ProcessType.WEB,
                            RunSamples.CONFIG)
                    .getSpec();

            assertThat(pod.getVolumes()).isEmpty();
            assertThat(pod.getContainers().getFirst().getVolumeMounts()).isEmpty();
            assertThat(pod.getContainers().getFirst().getEnv())
                    .anyMatch(variable -> variable.getName().equals("CONFIGURATIONS_DIR")
                            && variable.getValue().equals("/configurations"));
        }
    }
}
