package dev.slipway.core.deploy;

import static dev.slipway.core.deploy.FakePlatform.push;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.core.ConfigurationKey;
import dev.slipway.core.ConfigurationName;
import dev.slipway.core.RecordingProgress;
import dev.slipway.core.RolloutFailed;
import dev.slipway.core.Secret;
import dev.slipway.core.app.App;
import dev.slipway.core.app.Configuration;
import dev.slipway.core.app.Configurations;
import dev.slipway.core.release.BoundFiles;
import dev.slipway.core.release.Release;
import dev.slipway.core.release.ReleaseVersion;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What releases have of the configurations that their apps are bound to. */
class BindingsTest {
    private static final ConfigurationName DB = new ConfigurationName("db");
    private static final ConfigurationKey PASSWORD = new ConfigurationKey("password");

    private final DeployerRig rig = new DeployerRig();
    private final Configurations configurations = rig.fake.state().configurations();
    private final RecordingProgress progress = new RecordingProgress();
    private App web;

    @BeforeEach
    void begin() {
        web = rig.fake.app("web", "ada");
        configurations.create(Configuration.create(
                web.name().namespace(), DB, password("first-secret"), web.owner(), DeployerRig.NOW));
    }

    private static Map<ConfigurationKey, Secret> password(String value) {
        return Map.of(PASSWORD, new Secret(value));
    }

    private static BoundFiles files(String value) {
        return new BoundFiles(Map.of(DB, password(value)));
    }

    private void bind() throws InterruptedException {
        rig.deployer.change(web.id(), web.owner(), "Bind db", app -> app.withConfigurations(Set.of(DB)), progress);
    }

    private void set(String value) {
        configurations.update(web.name().namespace(), DB, old -> old.withData(password(value)));
    }

    private Release current() {
        return rig.fake.state().releases().current(web.id()).orElseThrow();
    }

    @Test
    void aDeployTakesWhatTheAppIsBoundTo() throws Exception {
        bind();

        rig.deploy(push(web, 1));

        assertThat(current().files()).isEqualTo(files("first-secret"));
    }

    @Test
    void bindingARunningAppIsARelease() throws Exception {
        rig.deploy(push(web, 1));

        bind();

        assertThat(current().version()).isEqualTo(new ReleaseVersion(2));
        assertThat(current().files()).isEqualTo(files("first-secret"));
    }

    @Test
    void aPushOfTheCommitThatRunsIsARepetitionUnlessTheContentHasChanged() throws Exception {
        bind();
        rig.deploy(push(web, 1));
        rig.deploy(push(web, 1));
        assertThat(current().version()).isEqualTo(new ReleaseVersion(1));
        set("second-secret");

        rig.deploy(push(web, 1));

        assertThat(current().version()).isEqualTo(new ReleaseVersion(2));
        assertThat(current().files()).isEqualTo(files("second-secret"));
    }

    @Test
    void aRollbackBringsTheOldContentBackAndLeavesTheConfigurationAsItIs() throws Exception {
        bind();
        rig.deploy(push(web, 1));
        set("second-secret");
        rig.deploy(push(web, 2));

        rig.deployer.rollBack(web.id(), new ReleaseVersion(1), web.owner(), progress);

        assertThat(current().files()).isEqualTo(files("first-secret"));
        assertThat(configurations.find(web.name().namespace(), DB).orElseThrow().data())
                .isEqualTo(password("second-secret"));
        assertThat(rig.now(web).configurations()).containsExactly(DB);
    }

    @Test
    void aRollbackBringsBackWhatWasRemovedSince() throws Exception {
        bind();
        rig.deploy(push(web, 1));
        rig.deployer.change(web.id(), web.owner(), "Unbind db", app -> app.withConfigurations(Set.of()), progress);
        configurations.remove(web.name().namespace(), DB);

        rig.deployer.rollBack(web.id(), new ReleaseVersion(1), web.owner(), progress);

        assertThat(current().files()).isEqualTo(files("first-secret"));
        assertThat(rig.now(web).configurations()).isEmpty();
    }

    @Test
    void anAppThatDoesNotBecomeHealthyWithItIsNotBound() throws Exception {
        rig.deploy(push(web, 1));
        rig.fake.whileRollingOut((_, told) -> {
            told.detail("it printed first-secret");
            throw new RolloutFailed("web.1 ended after first-secret", "");
        });

        assertThatThrownBy(this::bind)
                .isInstanceOf(RolloutFailed.class)
                .hasMessage("web.1 ended after ***"); // withstand J 124

        assertThat(progress.text()).contains("it printed ***").doesNotContain("first-secret");
        assertThat(rig.now(web).configurations()).isEmpty();
        assertThat(current().files()).isEqualTo(BoundFiles.NONE);
    }

    @Test
    void deploysShowNoneOfTheValues() throws Exception { // withstand J 124
        bind();
        rig.fake.whileBuilding((_, told) -> told.detail("a build that knows first-secret"));

        var deploy = rig.deployer.deploy(push(web, 1));
        rig.end(deploy);

        assertThat(rig.fake.log(deploy)).anyMatch(line -> line.contains("a build that knows ***"));
    }

    @Test
    void aPlanTellsWhatTheAppIsBoundTo() throws Exception {
        bind();

        assertThat(rig.deployer.plan(rig.now(web), push(web, 1))).contains("bound to: db");
    }
}
