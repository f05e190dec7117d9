package dev.slipway.hooks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.core.UserName;
import dev.slipway.core.deploy.Deploy;
import dev.slipway.core.identity.AppPattern;
import dev.slipway.core.identity.KeyScope;
import dev.slipway.core.identity.Principal;
import dev.slipway.core.identity.Right;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which refs may be pushed by whom, and which of them are deployed, as real git shows it. */
class PushRulesIT {
    @TempDir
    private Path root;

    private PushRig rig;

    @BeforeEach
    void begin() throws Exception {
        rig = new PushRig(root, PushRig.GATED);
    }

    @AfterEach
    void end() throws Exception {
        rig.stop();
    }

    private void pushWith(Right most) {
        var scope = new KeyScope(most, List.of(AppPattern.ALL), Instant.MAX);
        rig.pushAs(new Principal(rig.app().owner(), false, scope));
    }

    // withstand C 52, 60
    @Test
    void anotherBranchIsKeptAndTheDeployBranchesAreNamed() throws Exception {
        var commit = rig.commit("one");

        var push = rig.push("main:feature");

        assertThat(push.shown()).isEqualTo(PushRig.golden("other-branch.txt"));
        assertThat(push.status()).isZero();
        assertThat(rig.serverRef("refs/heads/feature")).isEqualTo(commit);
        assertThat(rig.deploys()).isEmpty();
    }

    @Test
    void theDeployBranchIsTheOneThatTheAppSets() throws Exception {
        rig.settings(settings -> settings.with("deploy-branch", "live/web"));
        rig.commit("one");

        assertThat(rig.push("main").shown()).contains("only live/web is deployed: git push epinio main:live/web");
        assertThat(rig.push("main:live/web").status()).isZero();

        assertThat(rig.deploys())
                .extracting(deploy -> deploy.push().ref().shortName())
                .containsExactly("live/web");
    }

    @Test
    void tagsAreKeptBesideWhatIsDeployed() throws Exception {
        rig.commit("one");
        rig.git("tag", "-a", "-m", "First", "v1.0");

        var push = rig.push("main", "v1.0", "main:feature");

        assertThat(push.status()).isZero();
        assertThat(push.shown()).contains("v1.0 is kept, not deployed").contains("feature is kept, not deployed");
        assertThat(rig.deploys()).hasSize(1);
    }

    @Test
    void ofTwoDeployBranchesInOnePushTheSecondIsRefused() throws Exception {
        rig.commit("one");

        var push = rig.push("main:main", "main:master");

        assertThat(push.shown())
                .contains("main -> master (a push deploys one branch, and this one deploys main)")
                .contains("push master on its own");
        assertThat(push.status()).isEqualTo(1);
        assertThat(rig.deploys()).hasSize(1);
    }

    // withstand C 52
    @Test
    void theDeployBranchIsNotDeletedButOthersAre() throws Exception {
        var commit = rig.commit("one");
        rig.push("main", "main:feature");

        var push = rig.push("--delete", "main", "feature");

        assertThat(push.shown())
                .contains("main (main is deployed and can't be deleted)")
                .contains("[deleted]         feature")
                .doesNotContain("pushed feature");
        assertThat(rig.serverRef("refs/heads/main")).isEqualTo(commit);
        assertThat(rig.serverRef("refs/heads/feature")).isEmpty();
    }

    // withstand C 52
    @Test
    void aForcedPushIsDeployedUnlessTheAppForbidsIt() throws Exception {
        rig.commit("one");
        rig.push("main");
        rig.git("commit", "-q", "--amend", "-m", "another");
        assertThat(rig.push("--force", "main").status()).isZero();
        rig.git("commit", "-q", "--amend", "-m", "a third");
        rig.settings(settings -> settings.with("force-push", "off"));

        var push = rig.push("--force", "main", "main:feature");

        assertThat(push.shown())
                .contains("main -> main (main may not be forced back)")
                .contains("allow it with the app's setting force-push");
        assertThat(rig.push("--force", "HEAD~0:refs/heads/feature").status()).isZero();
        assertThat(rig.deploys()).hasSize(2);
    }

    // withstand C 53
    @Test
    void refsThatAreNeitherBranchNorTagAreRefused() throws Exception {
        rig.commit("one");

        for (var ref : List.of("refs/x/y", "refs/releases/v1", "refs/for/main", "refs/meta/config")) {
            assertThat(rig.push("main:" + ref).shown()).contains("(only branches and tags can be pushed)");
        }
        assertThat(rig.push("main:refs/heads/-x").shown()).contains("is not a valid ref name");
        assertThat(rig.push("main:refs/heads/" + "x".repeat(300)).status()).isEqualTo(1);
    }

    // withstand C 53
    @Test
    void aBranchNameIsNeverMoreThanAName() throws Exception {
        rig.commit("one");

        var push = rig.push("main:refs/heads/$(id);`id`&é");

        assertThat(push.status()).isZero();
        assertThat(push.shown()).contains("pushed $(id);`id`&é; only main or master is deployed");
    }

    @Test
    void aTagObjectIsNoBranch() throws Exception {
        rig.commit("one");
        rig.git("tag", "-a", "-m", "First", "v1.0");

        var push = rig.push("v1.0:refs/heads/main");

        assertThat(push.status()).isEqualTo(1);
        assertThat(rig.deploys()).isEmpty();
        assertThat(rig.serverRef("refs/heads/main")).isEmpty();
    }

    @Test
    void aKeyForPushingDoesNotDeploy() throws Exception {
        pushWith(Right.PUSH);
        rig.commit("one");

        var push = rig.push("main", "main:feature");

        assertThat(push.shown())
                .contains("main -> main (you may not deploy app web, which a push of main does)")
                .contains("[new branch]      main -> feature");
        assertThat(rig.deploys()).isEmpty();
    }

    @Test
    void aKeyForReadingPushesNothing() throws Exception {
        pushWith(Right.READ);
        rig.commit("one");

        assertThat(rig.push("main:feature").shown()).contains("main -> feature (you may not push app web)");
    }

    @Test
    void aStrangerPushesNothing() throws Exception {
        rig.pushAs(new Principal(new UserName("eve"), false, KeyScope.FULL));
        rig.commit("one");

        assertThat(rig.push("main", "main:feature").status()).isEqualTo(1);
        assertThat(rig.serverRef("refs/heads/feature")).isEmpty();
    }

    // withstand C 55
    @Test
    void anUnknownOptionRefusesAllAndIsNamed() throws Exception {
        rig.commit("one");

        var push = rig.push("--push-option=no-wait", "main");

        assertThat(push.shown()).isEqualTo(PushRig.golden("unknown-option.txt"));
        assertThat(rig.push("-ox;id", "main:feature").shown())
                .contains("main -> feature (there is no push option 'x;id')");
        assertThat(rig.deploys()).isEmpty();
    }

    @Test
    void aPlanIsToldAndNothingIsChanged() throws Exception {
        rig.commit("one");

        var push = rig.push("--push-option=plan", "main");

        assertThat(push.shown()).isEqualTo(PushRig.golden("plan.txt"));
        assertThat(push.status()).isEqualTo(1);
        assertThat(rig.deploys()).isEmpty();
        assertThat(rig.fake.done()).isEmpty();
        assertThat(rig.serverRef("refs/heads/main")).isEmpty();
    }

    @Test
    void messageAndClearCacheReachTheDeploy() throws Exception {
        rig.commit("one");

        rig.push("--push-option=clear-cache", "--push-option=message=Try; again", "main");

        assertThat(rig.deploys())
                .singleElement()
                .extracting(Deploy::push)
                .returns(true, push -> push.clearCache())
                .returns("Try; again", push -> push.message());
    }
}
