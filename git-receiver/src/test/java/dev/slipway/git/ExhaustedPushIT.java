package dev.slipway.git;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.core.Exhaustion;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.jgit.transport.PreReceiveHook;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Pushes whose thread runs out of stack or memory. */
class ExhaustedPushIT {
    @TempDir
    private Path folder;

    // withstand G 114
    @ParameterizedTest
    @EnumSource
    void areRefusedInASentenceAndOthersGoOn(Exhaustion exhaustion) throws Exception {
        try (var receiver = TestReceiver.start(folder)) {
            var begun = new CountDownLatch(1);
            var go = new CountDownLatch(1);
            receiver.before = (_, _) -> {
                begun.countDown();
                Waits.hold(go, Waits.DEADLINE);
            };
            var git = receiver.as(TestReceiver.BOB).cd(receiver.project("web"));
            var other = git.start(folder.resolve("out"), "git", "push", receiver.url("other"), "main");
            assertThat(begun.await(60, TimeUnit.SECONDS)).isTrue();
            receiver.before = (_, _) -> exhaustion.run();

            var refused = git.run("git", "push", receiver.url("web"), "main");

            assertThat(refused.status()).isNotZero();
            assertThat(refused.output())
                    .containsPattern("! \\[remote rejected\\] main -> main \\(internal error, id .+\\)");
            go.countDown();
            assertThat(other.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(other.exitValue()).as(Shell.read(folder.resolve("out"))).isZero();
            receiver.before = PreReceiveHook.NULL;
            git.ok("git", "push", "-q", receiver.url("web"), "main");
            assertThat(receiver.incomingFiles("web")).isEmpty();
        }
    }
}
