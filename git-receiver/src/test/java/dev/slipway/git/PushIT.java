package dev.slipway.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
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
