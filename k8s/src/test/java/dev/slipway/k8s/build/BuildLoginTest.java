package dev.slipway.k8s.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.core.BuildFailed;
import dev.slipway.k8s.Labels;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** withstand J 125 */
final class BuildLoginTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
    private static final String HOST = "registry.slipway.svc:5000";

    @Test
    void aTokenIsForTheRepositoryOfItsAppAloneAndForAsLongAsTheBuildMayTake() {
        var claims = claims(login(keyed(), Optional.empty()));

        assertThat(claims.path("access").toString())
                .isEqualTo(
                        "[{\"actions\":[\"pull\",\"push\"],\"name\":\"apps/app-0123456789abcdef\",\"type\":\"repository\"}]");
        assertThat(claims.path("exp").asLong() - NOW.getEpochSecond())
                .isEqualTo(Samples.config()
                        .startLimit()
                        .plus(Samples.config().timeLimit())
                        .toSeconds());
    }

    @Test
    void whatAppsArePutOnMayBePulledWhereItIsInTheSameRegistry() {
        var config = keyed();
        var builder = Samples.builder(true).withRunImage(HOST + "/slipway/run:1");
        var build = Build.of(Samples.request(Map.of(), false), builder, config);

        var claims = claims(BuildLogin.of(build, config, Optional.empty(), NOW));

        assertThat(claims.path("access").path(1).toString())
                .isEqualTo("{\"actions\":[\"pull\"],\"name\":\"slipway/run\",\"type\":\"repository\"}");
    }

    @Test
    void theTokenIsInASecretOfTheBuildsOwnAndNotInItsRun() {
        var config = keyed();
        var login = login(config, Optional.empty());

        var run = new KubernetesSerialization().asYaml(PipelineRuns.of(Samples.build(true), config, login));

        var made = login.made().orElseThrow();
        assertThat(made.getMetadata().getName()).isEqualTo("slipway-0123456789abcdef-d7-login");
        assertThat(made.getMetadata().getLabels()).containsKey(Build.RUN);
        assertThat(run)
                .contains("secretName: \"slipway-0123456789abcdef-d7-login\"")
                .doesNotContain(token(login), "imagePullSecrets");
    }

    @Test
    void theOperatorsLoginsAtOtherRegistriesStay() {
        var theirs = secret("{\"auths\":{\"other.example\":{\"auth\":\"eDp5\"}}}", Map.of());

        var login = login(keyed(), Optional.of(theirs));

        assertThat(file(login).path("auths").path("other.example").path("auth").asString())
                .isEqualTo("eDp5");
        assertThat(token(login)).isNotEmpty();
        assertThat(login.pulls()).isTrue();
    }

    @Test
    void anOperatorsLoginComesBeforeTheServers() {
        var theirs = secret("{}", Map.of());
        var ours = secret("{}", Map.of(Labels.MANAGED_BY, Labels.SLIPWAY));

        assertThat(login(Samples.config(), Optional.of(theirs)).made()).isEmpty();
        assertThat(login(Samples.config(), Optional.of(theirs)).mounted()).contains("slipway-registry");
        assertThat(login(Samples.config(), Optional.of(ours)).made()).isPresent();
    }

    @Test
    void aSecretThatHoldsNoLoginsIsNamedButNotQuoted() {
        assertThatThrownBy(() -> login(keyed(), Optional.of(secret("{canary", Map.of()))))
                .isInstanceOf(BuildFailed.class)
                .hasNoCause()
                .hasMessageContaining("slipway-registry")
                .hasMessageNotContaining("canary");
    }

    private static BuildConfig keyed() {
        var fetch = new BuildConfig.Program("slipway-server:1", List.of("fetch"));
        var registry =
                new RegistryConfig(HOST, "127.0.0.1:30500", "apps", Optional.empty(), URI.create("http://" + HOST));
        return BuildConfig.of(fetch, registry.withKey(RegistryKey.make()));
    }

    private static BuildLogin login(BuildConfig config, Optional<Secret> existing) {
        return BuildLogin.of(Samples.build(true), config, existing, NOW);
    }

    private static Secret secret(String config, Map<String, String> labels) {
        var data = Base64.getEncoder().encodeToString(config.getBytes(StandardCharsets.UTF_8));
        return new SecretBuilder()
                .withNewMetadata()
                .withName("slipway-registry")
                .withLabels(labels)
                .endMetadata()
                .addToData(".dockerconfigjson", data)
                .build();
    }

    private static JsonNode file(BuildLogin login) {
        return JSON.readTree(login.made().orElseThrow().getStringData().get(".dockerconfigjson"));
    }

    private static String token(BuildLogin login) {
        return file(login).path("auths").path(HOST).path("registrytoken").asString("");
    }

    private static JsonNode claims(BuildLogin login) {
        return JSON.readTree(
                Base64.getUrlDecoder().decode(List.of(token(login).split("\\.")).get(1)));
    }
}
