package dev.slipway.core.deploy;

import static dev.slipway.core.deploy.FakePlatform.push;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.core.BuildFailed;
import dev.slipway.core.NotFound;
import dev.slipway.core.RolloutFailed;
import dev.slipway.core.UserName;
import dev.slipway.core.app.App;
import dev.slipway.core.release.Release;
import dev.slipway.core.release.ReleaseState;
import dev.slipway.core.release.ReleaseVersion;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What one deploy does and how it ends. */
class DeployerTest {
    private static final ReleaseVersion V1 = new ReleaseVersion(1);
    private static final ReleaseVersion V2 = new ReleaseVersion(2);

    private final DeployerRig rig = new DeployerRig();
    private App web;

    @BeforeEach
    void begin() {
        web = rig.fake.app("web", "ada");
    }

    @Test
    void stagesBuildsReleasesAndRollsOut() throws Exception {
        var deploy = rig.deployer.deploy(push(web, 1));

        assertThat(rig.end(deploy)).isEqualTo(new DeployState.Live(V1));
        assertThat(rig.fake.done()).containsExactly("stage web", "build web", "roll out web v1");
        assertThat(rig.fake.log(deploy))
                .containsExactly(
                        "-----> Staging web@1111111 as d1",
                        "-----> Rolling out v1",
                        "-----> Live as v1: http://web.localhost:8080");
        assertThat(rig.fake.state().releases().current(web.id()))
                .get()
                .returns(push(web, 1).commit(), Release::commit)
                .returns(web.owner(), Release::by)
                .returns("Deploy 1111111", Release::summary);
    }

    @Test
    void isMeasured() throws Exception {
        rig.deploy(push(web, 1));

        assertThat(rig.measurements.counted("slipway.deploys", "result", "live"))
                .isOne();
        for (var phase : new String[] {"staging", "building", "rolling-out"}) {
            assertThat(rig.measurements.timed("slipway.deploy.phase", "phase", phase))
                    .as(phase)
                    .hasSize(1);
        }
        assertThat(rig.measurements.gauged("slipway.deploys.active", "state", "all"))
                .isZero();
    }

    @Test
    void aCommitThatRunsAlreadyIsLiveAtOnce() throws Exception {
        rig.deploy(push(web, 1));

        var again = rig.deployer.deploy(push(web, 1));

        assertThat(again.state()).isEqualTo(new DeployState.Live(V1));
        assertThat(rig.fake.log(again)).containsExactly("-----> 1111111 runs already, as v1");
        assertThat(rig.fake.done()).hasSize(3);
    }

    @Test
    void aCommitThatRunsWithOtherConfigurationIsReleasedAnew() throws Exception {
        rig.deploy(push(web, 1));
        rig.set(web, "GREETING", "hello");

        var again = rig.deployer.deploy(push(web, 1));

        assertThat(rig.end(again)).isEqualTo(new DeployState.Live(V2));
        assertThat(rig.fake.state().releases().current(web.id()).orElseThrow().config())
                .isEqualTo(rig.now(web).config());
    }

    @Test
    void aCommitThatRunsWithOtherSettingsIsReleasedFromItsImage() throws Exception {
        rig.deploy(push(web, 1));
        rig.fake
                .state()
                .apps()
                .update(web.id(), app -> app.withSettings(app.settings().with("health-path", "/up")));

        var again = rig.deployer.deploy(push(web, 1));

        assertThat(rig.end(again)).isEqualTo(new DeployState.Live(V2));
        assertThat(rig.fake.done().subList(3, 5)).containsExactly("stage web", "roll out web v2");
        assertThat(rig.fake.log(again)).contains("-----> Reusing the image of an earlier build of this tree");
    }

    @Test
    void clearCacheBuildsEvenWhatRuns() throws Exception {
        rig.deploy(push(web, 1));
        var first = push(web, 1);

        rig.deploy(new Push(first.app(), first.ref(), first.commit(), first.by(), true, ""));

        assertThat(rig.fake.done().subList(3, 6)).containsExactly("stage web", "build web", "roll out web v2");
    }

    @Test
    void aFailedBuildNamesItsReasonAndAdvice() throws Exception {
        rig.fake.whileBuilding((_, _) -> {
            throw new BuildFailed("no buildpack matched", "add a Procfile");
        });

        var deploy = rig.deployer.deploy(push(web, 1));

        assertThat(rig.end(deploy)).isEqualTo(new DeployState.Failed("no buildpack matched", "add a Procfile"));
        assertThat(rig.fake.log(deploy)).endsWith(" !     d1 failed: no buildpack matched", " !     add a Procfile");
        assertThat(rig.fake.state().releases().list(web.id())).isEmpty();
    }

    @Test
    void afterAFailedRolloutThePreviousReleaseIsTheCurrentOne() throws Exception {
        rig.deploy(push(web, 1));
        rig.fake.whileRollingOut((_, _) -> {
            throw new RolloutFailed("web.1 ended with exit status 1", "");
        });

        assertThat(rig.deploy(push(web, 2))).isInstanceOf(DeployState.Failed.class);

        assertThat(rig.fake.state().releases().current(web.id())).get().returns(V1, Release::version);
        assertThat(rig.fake.state().releases().find(web.id(), V2)).get().returns(ReleaseState.FAILED, Release::state);
    }

    @Test
    void aBugIsAnInternalErrorWhoseTextStaysInside() throws Exception {
        rig.fake.whileStaging((_, _) -> {
            throw new IllegalStateException("a secret of the server's");
        });

        var deploy = rig.deployer.deploy(push(web, 1));

        assertThat(rig.end(deploy).sentence()).matches("failed: internal error, id [0-9a-f]{8}");
        assertThat(String.join("\n", rig.fake.log(deploy)))
                .contains("tell the server's operator this id")
                .doesNotContain("secret");
        assertThat(rig.measurements.counted("slipway.deploys", "result", "failed"))
                .isOne();
    }

    @Test
    void anErrorOfTheMachineEndsTheDeployToo() throws Exception {
        rig.fake.whileStaging((_, _) -> {
            throw new StackOverflowError();
        });

        assertThat(rig.deploy(push(web, 1)).sentence()).startsWith("failed: internal error");
        rig.fake.whileStaging(FakePlatform.Script.NOTHING);
        assertThat(rig.deploy(push(web, 1))).isEqualTo(new DeployState.Live(V1));
    }

    @Test
    void configuredValuesAreMaskedInStoredLines() throws Exception {
        rig.set(web, "TOKEN", "hunter2hunter2");
        rig.fake.whileBuilding((_, progress) -> {
            progress.detail("using hunter2hunter2 twice: hunter2hunter2");
            throw new BuildFailed("the registry refused hunter2hunter2", "check hunter2hunter2");
        });

        var deploy = rig.deployer.deploy(push(web, 1));
        var end = rig.end(deploy);

        assertThat(String.join("\n", rig.fake.log(deploy)))
                .contains("using *** twice: ***")
                .doesNotContain("hunter2");
        assertThat(end.sentence()).doesNotContain("hunter2");
    }

    @Test
    void aFailedDeployIsTriedAgainByItsId() throws Exception {
        rig.fake.whileBuilding((_, _) -> {
            throw new BuildFailed("the registry was down", "");
        });
        var failed = rig.deployer.deploy(push(web, 1));
        rig.end(failed);
        rig.fake.whileBuilding(FakePlatform.Script.NOTHING);

        var again = rig.deployer.retry(failed.id(), new UserName("grace"));

        assertThat(rig.end(again)).isEqualTo(new DeployState.Live(V1));
        assertThat(again.push().by()).isEqualTo(new UserName("grace"));
        assertThat(again.push().commit()).isEqualTo(failed.push().commit());
    }

    @Test
    void aPlanRunsAndStoresNothing() {
        assertThat(rig.deployer.plan(web, push(web, 1)))
                .contains(
                        "Would deploy web@1111111 from main",
                        "builder: a fake",
                        "answers at: http://web.localhost:8080");
        assertThat(rig.fake.done()).isEmpty();
        assertThat(rig.fake.state().deploys().list(web.id(), 10)).isEmpty();
    }

    @Test
    void anAppThatIsGoneIsNotDeployed() throws Exception {
        rig.deployer.delete(web.id(), web.owner());

        assertThatThrownBy(() -> rig.deployer.deploy(push(web, 1))).isInstanceOf(NotFound.class);
        assertThatThrownBy(() -> rig.deployer.follow(new DeployId(7), _ -> {}))
                .isInstanceOf(NotFound.class)
                .hasMessage("there is no deploy d7");
    }
}
