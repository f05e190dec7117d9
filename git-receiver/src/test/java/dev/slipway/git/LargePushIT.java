package dev.slipway.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.eclipse.jgit.transport.ReceiveCommand.Result;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pushes of what cannot be compressed. */
class LargePushIT {
    private static final int MIB = 1 << 20;
    // Neither tries to make random bytes smaller.
    private static final List<String> QUICKLY = List.of("-c", "core.compression=0", "-c", "core.bigFileThreshold=1m");

    @TempDir
    private Path folder;

    private TestReceiver receiver;
    private Shell git = Shell.in(Path.of("/"));

    @BeforeEach
    void start() {
        receiver = TestReceiver.start(folder);
        git = receiver.as(TestReceiver.BOB).cd(receiver.project("web"));
        git.ok("git", "push", "-q", receiver.url("web"), "main:first");
    }

    @AfterEach
    void stop() {
        receiver.close();
    }

    // withstand A 4: 200 MiB, with new keys for each
    @Test
    void aLargePushArrivesWholeOverManyKeysAndTakesNoHeap() throws Exception {
        commit(200);
        // The cheapest exchange: there are hundreds of them.
        var ssh = receiver.ssh(TestReceiver.BOB, "-o", "RekeyLimit=1M", "-o", "KexAlgorithms=curve25519-sha256");
        git = git.with("GIT_SSH_COMMAND", String.join(" ", ssh));

        try (var heap = LiveHeap.watch()) {
            quickly("push", "-q", receiver.url("web"), "main");

            assertThat(heap.most() - heap.first()).isLessThan(32L * MIB);
        }

        assertThat(receiver.inspect("web", "rev-parse", "main"))
                .isEqualTo(git.ok("git", "rev-parse", "main").strip());
        assertThat(receiver.inspect("web", "fsck", "--full")).isEmpty();
    }

    // withstand C 50: 100 of them at full size
    @Test
    void refusedPushesLeaveNothing() throws Exception {
        commit(50);
        receiver.before =
                (_, commands) -> commands.forEach(command -> command.setResult(Result.REJECTED_OTHER_REASON, "no"));
        long before = stored();

        for (int i = 0; i < FullSize.or(3, 100); i++) {
            var ended = git.run(command("push", "-q", receiver.url("web"), "main"));
            assertThat(ended.output()).contains("! [remote rejected] main -> main (no)");
        }

        assertThat(stored()).isEqualTo(before);
        assertThat(receiver.inspect("web", "for-each-ref", "--format=%(refname)"))
                .isEqualTo("refs/heads/first");
        assertThat(receiver.inspect("web", "fsck", "--full"))
                .isIn("", "notice: HEAD points to an unborn branch (main)");
    }

    private void commit(int mebibytes) throws IOException {
        var random = new Random(1);
        var content = new byte[10 * MIB];
        for (int i = 0; i < mebibytes; i += 10) {
            random.nextBytes(content);
            Files.write(folder.resolve("projects/web/f" + i), content);
        }
        quickly("add", ".");
        quickly("commit", "-q", "-m", "large");
    }

    private void quickly(String... arguments) {
        git.ok(command(arguments));
    }

    private static String[] command(String... arguments) {
        var command = new ArrayList<>(List.of("git"));
        command.addAll(QUICKLY);
        command.addAll(List.of(arguments));
        return command.toArray(String[]::new);
    }

    private long stored() throws IOException {
        try (var files = Files.walk(folder.resolve("repositories"))) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }
}
