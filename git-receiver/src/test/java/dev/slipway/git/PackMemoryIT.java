package dev.slipway.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Packs within all limits that would take a small server's heap. */
class PackMemoryIT {
    private static final int MIB = 1 << 20;

    @TempDir
    private Path folder;

    private TestReceiver receiver;
    private String head = "";

    @BeforeEach
    void start() {
        receiver = TestReceiver.start(folder);
        var git = receiver.as(TestReceiver.BOB).cd(receiver.project("web"));
        git.ok("git", "push", "-q", receiver.url("web"), "main:first");
        head = git.ok("git", "rev-parse", "HEAD").strip();
    }

    @AfterEach
    void stop() {
        receiver.close();
    }

    // withstand C 42: JGit keeps each base on which a delta waits, here gigabytes of them
    @Test
    void largeDeltasThatHaveToBeHeldAtOnceAreRefused() throws Exception {
        var pack = new PackBuilder();
        int size = (int) (Runtime.getRuntime().maxMemory() / 10);
        int last = pack.blob(new byte[size]);
        for (int i = 0; i < 20; i++) {
            var onLast = pack.offsetDelta(pack.end() - last, changed(size, 2 * i));
            pack.offsetDelta(pack.end() - last, changed(size, 2 * i + 1));
            last = onLast;
        }

        assertThat(within(Duration.ofSeconds(10), pack.bytes())).containsPattern("it needs more than [0-9]+ bytes");

        assertNothingCame();
    }

    // withstand C 42
    @Test
    void aLongHistoryOfALargeFileIsTaken() throws Exception {
        int size = 12 * MIB;
        var pack = new PackBuilder();
        int last = pack.blob(new byte[size]);
        for (int i = 0; i < 30; i++) {
            last = pack.offsetDelta(pack.end() - last, changed(size, i));
        }

        assertThat(within(Duration.ofSeconds(20), pack.bytes())).contains("unpack ok");
    }

    // withstand C 40: the number of objects is the client's word alone
    @Test
    void aPackThatClaimsBillionsOfObjectsIsRefused() throws Exception {
        var pack = new PackBuilder();
        pack.blob(new byte[10]);
        var bytes = pack.bytes();
        Arrays.fill(bytes, 9, 12, (byte) 0xff);
        bytes[8] = 0x7f;

        assertThat(within(Duration.ofSeconds(10), bytes)).containsPattern("it needs more than [0-9]+ bytes");

        assertNothingCame();
    }

    // withstand C 42
    @Test
    void whatOnePushMayTakeManyMayNotTakeAtOnce() throws Exception {
        int size = (int) (Runtime.getRuntime().maxMemory() / 10);
        var pack = new PackBuilder();
        int base = pack.blob(new byte[size]);
        pack.offsetDelta(pack.end() - base, changed(size, 1));
        var bytes = pack.bytes();
        Callable<String> push = () -> new RawPush(receiver).main(head, bytes);

        try (var pushes = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var answer : pushes.invokeAll(Collections.nCopies(3, push))) {
                assertThat(answer.get()).containsPattern("unpack ok|other pushes take all memory");
            }
        }
        assertThat(within(Duration.ofSeconds(20), bytes)).contains("unpack ok");
    }

    /** A delta that changes the first two bytes. */
    private static byte[] changed(int size, int to) {
        var operations = new ArrayList<>(List.of(PackBuilder.insert((byte) (to >> 8), (byte) to)));
        for (int from = 2; from < size; from += MIB) {
            operations.add(PackBuilder.copy(from, Math.min(MIB, size - from)));
        }
        return PackBuilder.delta(size, size, operations.toArray(byte[][]::new));
    }

    private String within(Duration limit, byte[] pack) throws Exception {
        long begin = System.nanoTime();
        var answer = new RawPush(receiver).main(head, pack);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(limit);
        return answer;
    }

    private void assertNothingCame() throws Exception {
        assertThat(receiver.inspect("web", "for-each-ref", "--format=%(refname)"))
                .isEqualTo("refs/heads/first");
        Waits.eventually(() -> receiver.incomingFiles("web").isEmpty());
    }
}
