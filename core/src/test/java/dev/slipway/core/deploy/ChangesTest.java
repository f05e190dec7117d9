package dev.slipway.core.deploy;

import static dev.slipway.core.deploy.FakePlatform.push;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.core.AppName;
import dev.slipway.core.NotFound;
import dev.slipway.core.ProcessType;
import dev.slipway.core.RecordingProgress;
import dev.slipway.core.RolloutFailed;
import dev.slipway.core.app.App;
import dev.slipway.core.release.Release;
import dev.slipway.core.release.ReleaseState;
import dev.slipway.core.release.ReleaseVersion;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever changes what runs without a push. */
class ChangesTest {
    private static final ReleaseVersion V1 = new ReleaseVersion(1);
    private static final ReleaseVersion V2 = new ReleaseVersion(2);
    private static final ReleaseVersion V3 = new ReleaseVersion(3);

    private final DeployerRig rig = new DeployerRig();
    private final RecordingProgress progress = new RecordingProgress();
    private App web;

    @BeforeEach
    void begin() {
        web = rig.fake.app("web", "ada");
    }

    private Optional<Release> set(String value) throws InterruptedException {
        return rig.deployer.change(
                web.id(), web.owner(), "Set GREETING", app -> DeployerRig.with(app, "GREETING", value), progress);
    }

    private void failRollouts() {
        rig.fake.whileRollingOut((_, told) -> {
            told.detail("it says goodbye-for-now");
            throw new RolloutFailed("web.1 ended after goodbye-for-now", "");
        });
    }

    @Test
    void aChangeOfAnAppThatDoesNotRunIsKeptForItsFirstRelease() throws Exception {
        assertThat(set("hello-there")).isEmpty();

        rig.deploy(push(web, 1));

        assertThat(rig.fake.state().releases().current(web.id()).orElseThrow().config())
                .isEqualTo(DeployerRig.with(web, "GREETING", "hello-there").config());
    }

    @Test
    void aChangeOfARunningAppIsANewReleaseOfTheSameImage() throws Exception {
        rig.deploy(push(web, 1));

        var release = set("hello-there").orElseThrow();

        assertThat(release.version()).isEqualTo(V2);
        assertThat(release.summary()).isEqualTo("Set GREETING");
        assertThat(rig.fake.done()).containsOnlyOnce("build web").last().isEqualTo("roll out web v2");
        assertThat(rig.fake.state().releases().current(web.id())).get().returns(V2, Release::version);
        assertThat(progress.lines())
                .containsExactly("-----> Rolling out v2", "-----> Live as v2: http://web.localhost:8080");
    }

    @Test
    void aChangeThatDoesNotBecomeHealthyLeavesTheAppAsItWas() throws Exception {
        set("hello-there");
        rig.deploy(push(web, 1));
        failRollouts();

        assertThatThrownBy(() -> set("goodbye-for-now"))
                .isInstanceOf(RolloutFailed.class)
                .hasMessage("web.1 ended after ***");

        assertThat(rig.now(web).config())
                .isEqualTo(DeployerRig.with(web, "GREETING", "hello-there").config());
        assertThat(rig.fake.state().releases().current(web.id())).get().returns(V1, Release::version);
        assertThat(rig.fake.state().releases().find(web.id(), V2)).get().returns(ReleaseState.FAILED, Release::state);
        assertThat(progress.text()).contains("it says ***").doesNotContain("goodbye");
    }

    private void restart() throws InterruptedException {
        rig.deployer.restart(web.id(), Optional.empty(), web.owner(), progress);
    }

    @Test
    void aRestartBringsWhatWasSetWithoutARelease() throws Exception {
        rig.deploy(push(web, 1));
        rig.fake.state().apps().update(web.id(), app -> DeployerRig.with(app, "GREETING", "hello-there"));

        restart();
        restart();

        var current = rig.fake.state().releases().current(web.id()).orElseThrow();
        assertThat(current.version()).isEqualTo(V2);
        assertThat(current.summary()).isEqualTo("Restart");
        assertThat(current.config()).isEqualTo(rig.now(web).config()).isNotEmpty();
        assertThat(rig.fake.done()).endsWith("roll out web v2", "restart " + web.id());
    }

    @Test
    void aRestartOfAnAppWhoseScaleWasSetStartsWhatRanAnewToo() throws Exception {
        rig.deploy(push(web, 1));
        rig.fake.state().apps().update(web.id(), app -> app.withScale(Map.of(ProcessType.WEB, 3)));

        restart();

        assertThat(rig.fake.done()).endsWith("roll out web v2", "restart " + web.id());
    }

    @Test
    void aRestartThatDoesNotBecomeHealthyLeavesWhatRunsAndWhatWasSet() throws Exception {
        rig.deploy(push(web, 1));
        rig.fake.state().apps().update(web.id(), app -> DeployerRig.with(app, "GREETING", "goodbye-for-now"));
        failRollouts();

        assertThatThrownBy(this::restart).isInstanceOf(RolloutFailed.class);

        assertThat(rig.fake.state().releases().current(web.id())).get().returns(V1, Release::version);
        assertThat(rig.now(web).config()).isNotEmpty();
        assertThat(rig.fake.done()).doesNotContain("restart " + web.id());
    }

    @Test
    void aRollbackRunsAnEarlierImageAndItsConfiguration() throws Exception {
        set("hello-there");
        rig.deploy(push(web, 1));
        set("something-else");
        rig.deploy(push(web, 2));

        var release = rig.deployer.rollBack(web.id(), V1, web.owner(), progress);

        assertThat(release.version()).isEqualTo(new ReleaseVersion(4));
        assertThat(release.commit()).isEqualTo(push(web, 1).commit());
        assertThat(release.summary()).isEqualTo("Rollback to v1");
        assertThat(rig.now(web).config())
                .isEqualTo(DeployerRig.with(web, "GREETING", "hello-there").config());
    }

    @Test
    void aRollbackThatDoesNotBecomeHealthyLeavesTheAppAsItWas() throws Exception {
        rig.deploy(push(web, 1));
        set("hello-there");
        failRollouts();

        assertThatThrownBy(() -> rig.deployer.rollBack(web.id(), V1, web.owner(), progress))
                .isInstanceOf(RolloutFailed.class);

        assertThat(rig.now(web).config()).isNotEmpty();
        assertThat(rig.fake.state().releases().current(web.id())).get().returns(V2, Release::version);
        assertThat(rig.fake.state().releases().find(web.id(), V3)).get().returns(ReleaseState.FAILED, Release::state);
    }

    @Test
    void onlyReleasesThatServedAreRolledBackTo() throws Exception {
        rig.deploy(push(web, 1));
        failRollouts();
        rig.deploy(push(web, 2));

        for (var version : new ReleaseVersion[] {V2, V3}) {
            assertThatThrownBy(() -> rig.deployer.rollBack(web.id(), version, web.owner(), progress))
                    .isInstanceOf(NotFound.class)
                    .hasMessage("there is no release %s that ever served".formatted(version));
        }
    }

    @Test
    void aChangeWaitsForTheDeployThatIsUnderWay() throws Exception {
        var building = new Checkpoint();
        rig.fake.whileBuilding((_, _) -> building.pass());
        var deploy = rig.deployer.deploy(push(web, 1));
        building.awaitReached();
        building.open();

        var release = set("hello-there").orElseThrow();

        assertThat(rig.end(deploy)).isEqualTo(new DeployState.Live(V1));
        assertThat(release.version()).isEqualTo(V2);
    }

    @Test
    void aRenameIsAppliedToWhatRuns() throws Exception {
        rig.deploy(push(web, 1));

        rig.deployer.rename(web.id(), AppName.parse("shop"));

        assertThat(rig.fake.done()).last().isEqualTo("refresh shop");
        assertThat(rig.now(web).name()).isEqualTo(AppName.parse("shop"));
    }

    @Test
    void deletingCancelsWhatIsUnderWayAndRemovesEverything() throws Exception { // withstand H 118
        var building = new Checkpoint();
        rig.fake.whileBuilding((_, _) -> building.pass());
        var deploy = rig.deployer.deploy(push(web, 1));
        building.awaitReached();

        rig.deployer.delete(web.id(), web.owner());

        assertThat(rig.fake.done()).contains("remove " + web.id()).endsWith("forget " + web.id());
        assertThat(rig.fake.log(deploy)).as("its last words too").isEmpty();
        assertThat(rig.fake.state().apps().find(web.id())).isEmpty();
        assertThat(rig.fake.state().deploys().find(deploy.id())).isEmpty();
    }
}
