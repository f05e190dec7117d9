package dev.slipway.git;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.core.CommitId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.eclipse.jgit.transport.ReceiveCommand.Result;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PushIT {
    @TempDir
    private Path folder;

    private TestReceiver receiver;

    @BeforeEach
    void start() {
        receiver = TestReceiver.start(folder);
    }

    @AfterEach
    void stop() {
        receiver.close();
    }

    @Test
    void firstPushMakesTheAppAndItsPusherOwnsIt() {
        var project = receiver.project("web");
        var git = receiver.as(TestReceiver.BOB).cd(project);

        git.ok("git", "push", receiver.url("web"), "main");

        assertThat(receiver.app("web").owner()).isEqualTo(TestReceiver.BOB);
        assertThat(receiver.inspect("web", "rev-parse", "refs/heads/main"))
                .isEqualTo(git.ok("git", "rev-parse", "HEAD").strip());
        assertThat(receiver.inspect("web", "fsck", "--full")).isEmpty();
    }

    @Test
    void historyTellsWhatOneCommitHasAndAnotherHasNot() {
        var git = receiver.as(TestReceiver.BOB).cd(receiver.project("web"));
        var first = new CommitId(git.ok("git", "rev-parse", "HEAD").strip());
        for (var subject : List.of("Second", "Third")) {
            git.ok("git", "commit", "-q", "--allow-empty", "-m", subject, "-m", "Body");
        }
        var third = new CommitId(git.ok("git", "rev-parse", "HEAD").strip());
        git.ok("git", "push", receiver.url("web"), "main");
        var app = receiver.app("web").id();

        assertThat(receiver.store.commits(app, third, first, 10))
                .hasSize(2)
                .satisfiesExactly(
                        line -> assertThat(line).isEqualTo(third.abbreviated() + " Third"),
                        line -> assertThat(line).endsWith(" Second"));
        assertThat(receiver.store.commits(app, third, first, 1)).hasSize(1);
        assertThat(receiver.store.commits(app, first, third, 10)).isEmpty();
        assertThat(receiver.store.commits(app, new CommitId("1".repeat(40)), third, 10))
                .isEmpty();
    }

    @Test
    void whatWasPushedCanBeClonedByBothProtocols() {
        var git = receiver.as(TestReceiver.BOB).cd(receiver.project("web"));
        git.ok("git", "push", receiver.url("team/web.git"), "main");

        for (var version : new String[] {"0", "1", "2"}) {
            var clone = folder.resolve("clone" + version);
            receiver.as(TestReceiver.BOB)
                    .ok(
                            "git",
                            "-c",
                            "protocol.version=" + version,
                            "clone",
                            "-q",
                            receiver.url("team/web"),
                            clone.toString());
            assertThat(clone.resolve("README")).hasContent("web\n");
        }
    }

    // withstand B 37, C 50
    @Test
    void refusedPushLeavesNothingAndSaysWhy() throws Exception {
        receiver.before = (_, commands) ->
                commands.forEach(command -> command.setResult(Result.REJECTED_OTHER_REASON, "deploy d12 failed"));
        var git = receiver.as(TestReceiver.BOB).cd(receiver.project("web"));

        var ended = git.run("git", "push", receiver.url("web"), "main");

        assertThat(ended.status()).isNotZero();
        assertThat(ended.output()).contains("! [remote rejected] main -> main (deploy d12 failed)");
        assertThat(receiver.state.apps().list()).isEmpty();
        try (var left = Files.list(folder.resolve("repositories"))) {
            assertThat(left).isEmpty();
        }
    }

    // withstand C 58
    @Test
    void aCommitThatNoRefReachesIsNotServed() {
        var git = receiver.as(TestReceiver.BOB).cd(receiver.project("web"));
        git.ok("git", "push", receiver.url("web"), "main");
        git.ok("git", "commit", "-q", "--allow-empty", "-m", "secret");
        var secret = git.ok("git", "rev-parse", "HEAD").strip();
        git.ok("git", "push", receiver.url("web"), "main:secret");
        git.ok("git", "push", receiver.url("web"), ":secret");
        var other = folder.resolve("other");
        git.ok("git", "init", "-q", other.toString());

        for (var version : new String[] {"0", "2"}) {
            var ended =
                    git.cd(other).run("git", "-c", "protocol.version=" + version, "fetch", receiver.url("web"), secret);
            assertThat(ended.status()).as(ended.output()).isNotZero();
        }
    }
}
