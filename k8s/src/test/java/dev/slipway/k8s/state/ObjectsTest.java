package dev.slipway.k8s.state;

import static dev.slipway.core.Samples.ALICE;
import static dev.slipway.core.Samples.ALICES_KEY;
import static dev.slipway.core.Samples.BOB;
import static dev.slipway.core.Samples.COMMIT;
import static dev.slipway.core.Samples.NOW;
import static dev.slipway.core.Samples.admin;
import static dev.slipway.core.Samples.app;
import static dev.slipway.core.Samples.image;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.core.ConfigurationKey;
import dev.slipway.core.ConfigurationName;
import dev.slipway.core.EnvName;
import dev.slipway.core.HostName;
import dev.slipway.core.ProcessType;
import dev.slipway.core.RefName;
import dev.slipway.core.Secret;
import dev.slipway.core.app.App;
import dev.slipway.core.app.Autoscale;
import dev.slipway.core.app.Origin;
import dev.slipway.core.deploy.Deploy;
import dev.slipway.core.deploy.DeployId;
import dev.slipway.core.deploy.DeployState;
import dev.slipway.core.deploy.Goal;
import dev.slipway.core.deploy.Push;
import dev.slipway.core.identity.AppPattern;
import dev.slipway.core.identity.KeyScope;
import dev.slipway.core.identity.Right;
import dev.slipway.core.identity.SshKey;
import dev.slipway.core.release.BoundFiles;
import dev.slipway.core.release.Release;
import dev.slipway.core.release.ReleaseState;
import dev.slipway.core.release.ReleaseVersion;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What is written into an object and read again is what it was. */
final class ObjectsTest {
    private static final KubernetesSerialization JSON = new KubernetesSerialization();
    private static final Map<EnvName, Secret> CONFIG = Map.of(new EnvName("TOKEN"), new Secret("canary-4d1b"));
    private static final App FULL = app("team/web")
            .withSettings(app("web")
                    .settings()
                    .with("folder", "sub")
                    .with("boot-limit", "9s")
                    .with("builder", "example.com/builder:1")
                    .withAutoscale(Map.of(ProcessType.WEB, new Autoscale(2, 9, 80))))
            .withConfig(CONFIG)
            .withScale(Map.of(ProcessType.WEB, 2, new ProcessType("worker"), 0))
            .withHosts(Set.of(new HostName("b.example.com"), new HostName("a.example.com")))
            .withGrants(Map.of(BOB, Right.DEPLOY))
            .withMaintenance(true)
            .withConfigurations(Set.of(new ConfigurationName("db"), new ConfigurationName("cache")))
            .withOrigin(Origin.git("https://git.example.com/web.git", "v1", "main"));

    private static final BoundFiles FILES = new BoundFiles(
            Map.of(new ConfigurationName("db"), Map.of(new ConfigurationKey("tls.crt"), new Secret("canary-4d1b"))));

    private static <T extends HasMetadata> T stored(T object) {
        object.setMetadata(new ObjectMetaBuilder()
                .withNamespace("team")
                .withName("web")
                .withUid("u-1")
                .build());
        @SuppressWarnings("unchecked")
        var kind = (Class<T>) object.getClass();
        return JSON.unmarshal(JSON.asJson(object), kind);
    }

    private static <S, T, O extends CustomResource<S, T>> O with(O object, S spec) {
        object.setSpec(spec);
        return stored(object);
    }

    private static AppObject object(App app) {
        return with(new AppObject(), AppObject.spec(app, "secret-1", Map.of(BOB, "u-bob")));
    }

    @Test
    void appsComeBackAsTheyWere() {
        assertThat(object(FULL).app(FULL.name(), CONFIG, Map.of("bob", "u-bob")))
                .isEqualTo(FULL);

        var bare = app("web");
        var read = with(new AppObject(), AppObject.spec(bare, null, Map.of()));
        assertThat(read.app(bare.name(), Map.of(), Map.of())).isEqualTo(bare);
        assertThat(read.getSpec().configSecret()).isNull();
    }

    // withstand K 129
    @Test
    void aGrantIsGoodForItsAccountOnly() {
        assertThat(object(FULL)
                        .app(FULL.name(), CONFIG, Map.of("bob", "u-other"))
                        .grants())
                .isEmpty();
        assertThat(object(FULL).app(FULL.name(), CONFIG, Map.of()).grants()).isEmpty();
    }

    // withstand J 124
    @Test
    void configuredValuesAreNotInTheObjects() {
        var release = Release.of(FULL, new ReleaseVersion(1), image("a"), COMMIT, ALICE, NOW, "Set TOKEN")
                .withFiles(FILES);

        assertThat(JSON.asJson(object(FULL))).contains("secret-1").doesNotContain("canary-4d1b");
        assertThat(JSON.asJson(with(new ReleaseObject(), ReleaseObject.spec(release, "secret-2"))))
                .contains("secret-2")
                .doesNotContain("canary-4d1b");
    }

    // withstand I 123
    @Test
    void fieldsOfALaterVersionArePassedOver() {
        var json = JSON.asJson(object(FULL)).replaceFirst("\"owner\"", "\"later\":{\"a\":[1]},\"owner\"");

        assertThat(json).contains("later");
        assertThat(JSON.unmarshal(json, AppObject.class).getSpec().owner()).isEqualTo("alice");
    }

    @ParameterizedTest
    @EnumSource
    void releasesComeBackAsTheyWere(ReleaseState state) {
        var release = Release.of(FULL, new ReleaseVersion(7), image("a"), COMMIT, BOB, NOW, "Deploy \"ü\"")
                .withFiles(FILES)
                .withState(state);
        var object = new ReleaseObject();
        object.setSpec(ReleaseObject.spec(release, "secret-1"));
        object.settle(state, NOW);

        assertThat(stored(object).release(new ConfigSecrets.Values(CONFIG, FILES)))
                .isEqualTo(release);
    }

    @Test
    void aReleaseWithoutStatusIsPending() {
        var release = Release.of(FULL, new ReleaseVersion(7), image("a"), COMMIT, BOB, NOW, "Deploy");

        assertThat(with(new ReleaseObject(), ReleaseObject.spec(release, null)).state())
                .isEqualTo(ReleaseState.PENDING);
    }

    static Stream<DeployState> states() {
        return Stream.of(
                new DeployState.Queued(),
                new DeployState.Staging(),
                new DeployState.Building(),
                new DeployState.RollingOut(new ReleaseVersion(3)),
                new DeployState.Live(new ReleaseVersion(3)),
                new DeployState.Staged(),
                new DeployState.Failed("no buildpack matched", "add a Procfile"),
                new DeployState.Failed("", ""),
                new DeployState.Superseded(new DeployId(7)),
                new DeployState.Cancelled("bob"));
    }

    @ParameterizedTest
    @MethodSource("states")
    void deploysComeBackAsTheyWere(DeployState state) {
        var goal = new Goal.Release(new DeployId(11));
        var push = new Push(FULL.id(), RefName.branch("a/b"), COMMIT, BOB, true, "why: \"ü\"\nsecond line", goal);
        var deploy = new Deploy(new DeployId(12), push, state, NOW, NOW.plusSeconds(1), true, Map.of("building", NOW));
        var object = new DeployObject();
        object.setSpec(DeployObject.spec(deploy.id(), push, deploy.queuedAt()));
        object.setStatus(DeployObject.Status.of(deploy));

        assertThat(stored(object).deploy()).isEqualTo(deploy);
    }

    // withstand I 123
    @Test
    void aDeployOfBeforeGoalsIsARollout() {
        var push = new Push(FULL.id(), RefName.branch("main"), COMMIT, BOB, false, "");
        var object = new DeployObject();
        object.setSpec(DeployObject.spec(new DeployId(12), push, NOW));
        var json = JSON.asJson(object);

        assertThat(json).contains(",\"goal\":\"roll-out\"");
        assertThat(JSON.unmarshal(json.replace(",\"goal\":\"roll-out\"", ""), DeployObject.class)
                        .deploy()
                        .push())
                .isEqualTo(push);
    }

    @Test
    void keysComeBackAsTheyWere() {
        var scope = new KeyScope(Right.PUSH, List.of(new AppPattern("web"), new AppPattern("team/*")), NOW);
        var narrow = new SshKey(ALICES_KEY, ALICE, "laptop \"ü\"", scope, NOW, Instant.MIN);
        var full = new SshKey(ALICES_KEY, ALICE, "laptop", KeyScope.FULL, NOW, NOW.plusSeconds(9));
        var used = new KeyObject();
        used.setSpec(KeyObject.spec(2, "u-1", full));
        used.setStatus(new KeyObject.Status(full.lastUsed().toString()));

        assertThat(with(new KeyObject(), KeyObject.spec(1, "u-1", narrow)).key())
                .isEqualTo(narrow);
        assertThat(stored(used).key()).isEqualTo(full);
    }

    @Test
    void usersComeBackAsTheyWere() {
        var user = admin(ALICE);
        var metadata = new ObjectMetaBuilder().withName("alice").withUid("u-1").build();
        var object = UserObject.of(user, metadata);

        assertThat(JSON.unmarshal(JSON.asJson(object), UserObject.class).user()).isEqualTo(user);
    }
}
