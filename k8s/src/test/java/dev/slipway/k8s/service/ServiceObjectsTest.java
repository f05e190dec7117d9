package dev.slipway.k8s.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.core.Namespace;
import dev.slipway.core.Samples;
import dev.slipway.core.Secret;
import dev.slipway.core.ServiceName;
import dev.slipway.core.service.ServiceRequest;
import dev.slipway.core.service.ServiceSettings;
import dev.slipway.k8s.Labels;
import dev.slipway.k8s.install.Images;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ServiceObjectsTest {
    static List<Recipe> recipes() {
        return Recipe.ALL;
    }

    private static ServiceObjects objects(Recipe recipe, String storage) {
        return new ServiceObjects(
                new ServiceRequest(
                        new Namespace("team"),
                        new ServiceName("store"),
                        recipe.offer(),
                        new ServiceSettings(storage, "512Mi"),
                        Samples.ALICE,
                        Samples.NOW),
                recipe,
                recipe.image().pulled(UnaryOperator.identity()),
                "slipway");
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void everyKindRunsAsTheRestrictedStandardForPodsAsks(Recipe recipe) {
        var pod = objects(recipe, "1Gi").statefulSet().getSpec().getTemplate().getSpec();
        var container = pod.getContainers().getFirst();

        assertThat(pod.getAutomountServiceAccountToken()).isFalse();
        assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
        assertThat(pod.getSecurityContext().getRunAsUser()).isPositive();
        assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
        assertThat(container.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
        assertThat(container.getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
        assertThat(container.getResources().getLimits())
                .containsKey("cpu")
                .containsEntry("memory", new Quantity("512Mi"));
        assertThat(container.getEnv()).first().as("what others are made of").satisfies(variable -> {
            assertThat(variable.getName()).isEqualTo("SERVICE_MEMORY");
            assertThat(variable.getValueFrom().getResourceFieldRef().getResource())
                    .isEqualTo("limits.memory");
        });
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void everyKindTakesItsCredentialsFromItsSecret(Recipe recipe) { // withstand J 124
        var set = objects(recipe, "1Gi").statefulSet();
        var environment =
                set.getSpec().getTemplate().getSpec().getContainers().getFirst().getEnv();

        var secret = environment.stream()
                .filter(variable -> variable.getValueFrom() != null
                        && variable.getValueFrom().getSecretKeyRef() != null)
                .toList();
        assertThat(secret).isNotEmpty().allSatisfy(variable -> {
            assertThat(variable.getValue()).isNull();
            assertThat(variable.getValueFrom().getSecretKeyRef().getName()).isEqualTo("service-store");
        });
        assertThat(environment)
                .filteredOn(variable -> variable.getValueFrom() == null)
                .allSatisfy(variable ->
                        assertThat(variable.getName()).isIn("PGDATA", "HOME", "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS"));
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void everyImageIsPulledByItsDigestButFromAMirrorByItsTag(Recipe recipe) {
        assertThat(recipe.image().pulled(UnaryOperator.identity()))
                .matches("docker\\.io/library/[a-z]+:[0-9]+(\\.[0-9]+)+@sha256:[0-9a-f]{64}")
                .contains(":" + recipe.offer().version() + "@");
        assertThat(recipe.image().pulled(Images.mirror("mirror.example.com/hub")))
                .matches("mirror\\.example\\.com/hub/library/[a-z]+:[0-9.]+")
                .endsWith(":" + recipe.offer().version());
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void volumeIsTheProgramsAndKeepsWhatItClosedToOthers(Recipe recipe) {
        var pod = objects(recipe, "1Gi").statefulSet().getSpec().getTemplate().getSpec();

        assertThat(pod.getSecurityContext().getFsGroup())
                .isEqualTo(pod.getSecurityContext().getRunAsUser());
        assertThat(pod.getSecurityContext().getFsGroupChangePolicy()).isEqualTo("OnRootMismatch");
    }

    @Test
    void kindsHaveNamesOfTheirOwn() {
        var names = new HashSet<>(
                Recipe.ALL.stream().map(each -> each.offer().name()).toList());

        assertThat(names)
                .containsExactlyInAnyOrder("mongodb-dev", "mysql-dev", "postgresql-dev", "rabbitmq-dev", "redis-dev");
        assertThat(Recipe.ALL)
                .isSortedAccordingTo((one, other) ->
                        one.offer().name().compareTo(other.offer().name()));
    }

    @Test
    void dataIsKeptInAVolumeOfTheSizeAskedForOrNotAtAll() {
        var redis = Recipe.ALL.getLast();

        var kept = objects(redis, "512Mi").statefulSet().getSpec();
        var lost = objects(redis, "0").statefulSet().getSpec();

        assertThat(kept.getVolumeClaimTemplates()).singleElement().satisfies(claim -> {
            assertThat(claim.getSpec().getResources().getRequests()).containsEntry("storage", new Quantity("512Mi"));
            assertThat(claim.getMetadata().getLabels()).containsEntry("slipway.dev/service", "store");
        });
        assertThat(kept.getTemplate().getSpec().getVolumes()).isEmpty();
        assertThat(lost.getVolumeClaimTemplates()).isEmpty();
        assertThat(lost.getTemplate().getSpec().getVolumes())
                .singleElement()
                .satisfies(volume -> assertThat(volume.getEmptyDir()).isNotNull());
        assertThat(kept.getTemplate().getSpec().getContainers().getFirst().getVolumeMounts())
                .isEqualTo(
                        lost.getTemplate().getSpec().getContainers().getFirst().getVolumeMounts());
    }

    @Test
    void podsCanBeReachedByAppsOfTheirNamespaceOnly() {
        var objects = objects(Recipe.ALL.getLast(), "0");

        var labels = objects.statefulSet().getSpec().getTemplate().getMetadata().getLabels();

        // What apps may reach in their namespace is what is not Slipway's own.
        assertThat(labels).doesNotContainKeys(Labels.APP_ID, Labels.MANAGED_BY);
        assertThat(objects.service().getSpec().getSelector()).isEqualTo(labels);
        assertThat(objects.policy().getSpec().getPodSelector().getMatchLabels()).isEqualTo(labels);
        assertThat(objects.policy().getSpec().getIngress())
                .singleElement()
                .satisfies(rule -> assertThat(rule.getFrom())
                        .singleElement()
                        .satisfies(
                                peer -> assertThat(peer.getNamespaceSelector()).isNull()));
    }

    @Test
    void credentialsAreInTheSecretOnly() { // withstand J 124
        var objects = objects(Recipe.ALL.getLast(), "0");

        var secret = objects.credentials(Map.of("password", new Secret("canary")));

        assertThat(secret.getData()).containsEntry("password", "Y2FuYXJ5");
        assertThat(secret.getMetadata().getLabels())
                .containsEntry(Labels.SERVER, "slipway")
                .containsEntry(Labels.MANAGED_BY, "slipway");
    }
}
