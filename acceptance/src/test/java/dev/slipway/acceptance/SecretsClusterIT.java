package dev.slipway.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** Values that are in Secrets of the cluster, and in nothing else there. */
@Isolated
final class SecretsClusterIT {
    private static final String CANARY = "canary-" + UUID.randomUUID();
    private static final List<String> KINDS = List.of(
            "v1 Pod",
            "v1 Event",
            "v1 ConfigMap",
            "v1 Service",
            "apps/v1 Deployment",
            "apps/v1 ReplicaSet",
            "batch/v1 Job",
            "networking.k8s.io/v1 Ingress",
            "tekton.dev/v1 PipelineRun",
            "tekton.dev/v1 TaskRun",
            "slipway.dev/v1alpha1 App",
            "slipway.dev/v1alpha1 Release",
            "slipway.dev/v1alpha1 Deploy",
            "slipway.dev/v1alpha1 User",
            "slipway.dev/v1alpha1 SshKey");

    @TempDir
    private Path folder;

    // withstand J 124, J 125
    @Test
    void areInNothingElse() throws IOException {
        try (var cluster = Cluster.connect()) {
            var place = cluster.place(folder);
            try (var kept = KeptOnCluster.in(folder, place, Map.of("SLIPWAY_LOG_LEVEL", "trace"))) {
                var machine = kept.machine();
                var storeKey = Files.readString(folder.resolve("s3/secret-key")).strip();
                machine.run("remote config set %s TOKEN=%s >/dev/null".formatted(kept.name(), CANARY));
                var shown = machine.run("""
                        echo 'release: echo token $TOKEN' >>Procfile && say two && git push epinio main 2>&1
                        remote logs %1$s --build d2; remote deploys %1$s --json; remote releases %1$s --json""".formatted(kept.name()));

                assertThat(shown).contains("token ***").doesNotContain(CANARY, storeKey);
                assertThat(Files.readString(machine.path("server.log"))).doesNotContain(CANARY, storeKey);
                var objects = new StringBuilder();
                KINDS.forEach(kind -> objects.append(Serialization.asYaml(place.all(kind))));
                assertThat(objects)
                        .contains(kept.name(), "PipelineRun", "pipelineSpec", "secretKeyRef")
                        .doesNotContain(CANARY, storeKey);
                assertThat(machine.run(imageOf(place))).contains("\"diff_ids\"").doesNotContain(CANARY, storeKey);
            }
        }
    }

    /** Shows the image that runs: what describes it, and its layers but the largest, which are those of the run image. */
    private static String imageOf(Cluster.Place place) {
        var image = place.image();
        var repository = image.substring(image.indexOf('/') + 1, image.indexOf('@'));
        return """
                blobs=http://127.0.0.1:5000/v2/%s
                get() { curl -sSfL --max-filesize 20000000 "$blobs/$1" -H 'Accept: application/vnd.oci.image.manifest.v1+json' \\
                    -H 'Accept: application/vnd.docker.distribution.manifest.v2+json'; }
                manifest=$(get manifests/%s) && echo "$manifest"
                for blob in $(grep -o 'sha256:[0-9a-f]*' <<<"$manifest"); do get blobs/$blob 2>/dev/null | gunzip -cf 2>/dev/null | tr -d '\\0'; done""".formatted(repository, image.substring(image.indexOf('@') + 1));
    }
}
