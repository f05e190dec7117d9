package dev.slipway.git;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.git.repository.RepositoryLimits;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Deltas that are wrong, or made to keep a server busy. */
class CraftedPackIT {
    private static final byte[] BASE = "0123456789".getBytes(StandardCharsets.US_ASCII);
    private static final String UNKNOWN = "1".repeat(40);
    private static final String OTHER = "2".repeat(40);
    private static final int MIB = 1 << 20;

    @TempDir
    private Path folder;

    private TestReceiver receiver;
    private Shell git = Shell.in(Path.of("/"));
    private String head = "";

    @BeforeEach
    void start() {
        receiver = TestReceiver.start(folder, RepositoryLimits.DEFAULT.withSizes(64 * MIB, 4 * MIB, 256 * MIB));
        git = receiver.as(TestReceiver.BOB).cd(receiver.project("web"));
        git.ok("git", "push", "-q", receiver.url("web"), "main:first");
        head = git.ok("git", "rev-parse", "HEAD").strip();
    }

    @AfterEach
    void stop() {
        receiver.close();
    }

    // withstand C 41
    @ParameterizedTest
    @MethodSource("brokenDeltas")
    void brokenDeltasAreRefused(String name) throws Exception {
        var pack = new PackBuilder();
        int distance = -pack.blob(BASE) + pack.end();
        switch (name) {
            case "cycle" -> {
                pack.referenceDelta(UNKNOWN, identity());
                pack.referenceDelta(OTHER, identity());
            }
            case "missing base" -> pack.referenceDelta(UNKNOWN, identity());
            case "itself" -> pack.offsetDelta(0, identity());
            case "before the start" -> pack.offsetDelta(distance + 100L, identity());
            case "before all" -> pack.offsetDelta(Long.MAX_VALUE >> 8, identity());
            case "inside of an entry" -> pack.offsetDelta(distance - 3L, identity());
            default -> pack.offsetDelta(distance, brokenDeltasOf().getOrDefault(name, identity()));
        }

        assertRefused(pack);
    }

    static List<String> brokenDeltas() {
        var names = new ArrayList<>(brokenDeltasOf().keySet());
        names.addAll(
                List.of("cycle", "missing base", "itself", "before the start", "before all", "inside of an entry"));
        return names;
    }

    private static Map<String, byte[]> brokenDeltasOf() {
        return Map.of(
                "result is shorter", PackBuilder.delta(10, 12, PackBuilder.copy(0, 10)),
                "ends within an instruction", PackBuilder.delta(10, 10, PackBuilder.copy(0, 10), new byte[] {1}),
                "copies past the end", PackBuilder.delta(10, 10, PackBuilder.copy(5, 10)),
                "copies from nowhere", PackBuilder.delta(10, 10, PackBuilder.copy(-5, 10)),
                "result is longer", PackBuilder.delta(10, 5, PackBuilder.copy(0, 10)),
                "base is longer", PackBuilder.delta(9, 9, PackBuilder.copy(0, 9)),
                "base is shorter", PackBuilder.delta(11, 11, PackBuilder.copy(0, 10), PackBuilder.insert((byte) 1)),
                "unknown operation", PackBuilder.delta(10, 10, new byte[] {0}),
                "inserts what is not there", PackBuilder.delta(10, 10, new byte[] {10, 1}),
                "negative size", PackBuilder.delta(10, -1L >>> 1, PackBuilder.copy(0, 10)));
    }

    // withstand C 42
    @Test
    void aSmallDeltaThatExpandsToGigabytesIsRefusedWithoutMemory() throws Exception {
        var pack = new PackBuilder();
        int distance = -pack.blob(new byte[MIB]) + pack.end();
        var copies = new byte[4 * 1024][];
        Arrays.setAll(copies, _ -> PackBuilder.copy(0, MIB));
        pack.offsetDelta(distance, PackBuilder.delta(MIB, 4096L * MIB, copies));
        long before = heapPeakFromNow();

        assertThat(assertRefused(pack)).contains("an object is larger than the limit of 4194304 bytes");

        assertThat(heapPeak() - before).isLessThan(256L * MIB);
    }

    // withstand C 42
    @Test
    void aChainThatIsDeepAndSmallIsResolvedInTime() throws Exception {
        var pack = chain(5_000, 100);

        var ended = within(Duration.ofSeconds(10), pack);

        assertThat(ended).contains("unpack ok");
        assertThat(receiver.inspect("web", "rev-parse", "main")).isEqualTo(head);
    }

    // withstand C 42: 5 GiB in 200 KiB
    @Test
    void aChainThatIsDeepAndLargeIsRefusedInTime() throws Exception {
        assertThat(within(Duration.ofSeconds(10), chain(5_000, MIB)))
                .contains("unpack ")
                .contains("the pack unpacks to more than");

        assertNothingCame();
    }

    // withstand C 42
    @Test
    void whatIsWholeCountsAsWell() throws Exception {
        var pack = new PackBuilder();
        for (int i = 0; i < 40; i++) {
            var content = new byte[4 * MIB];
            content[0] = (byte) i;
            pack.blob(content);
        }

        assertThat(within(Duration.ofSeconds(10), pack)).contains("the pack unpacks to more than");

        assertNothingCame();
    }

    /** A blob of that size, and deltas that each change a byte of the one before. */
    private static PackBuilder chain(int depth, int size) {
        var pack = new PackBuilder();
        int last = pack.blob(new byte[size]);
        for (int i = 1; i < depth; i++) {
            var change = PackBuilder.insert((byte) (i >> 8), (byte) i);
            last = pack.offsetDelta(
                    pack.end() - last,
                    PackBuilder.delta(size, size, change, PackBuilder.copy(change.length - 1, size - 2)));
        }
        return pack;
    }

    private static byte[] identity() {
        return PackBuilder.delta(10, 10, PackBuilder.copy(0, 10));
    }

    private String assertRefused(PackBuilder pack) throws Exception {
        var answer = within(Duration.ofSeconds(10), pack);
        assertThat(answer).contains("unpack ").doesNotContain("unpack ok").doesNotContain("internal error");
        assertNothingCame();
        return answer;
    }

    private String within(Duration limit, PackBuilder pack) throws Exception {
        long begin = System.nanoTime();
        var answer = new RawPush(receiver).main(head, pack.bytes());
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(limit);
        return answer;
    }

    private void assertNothingCame() throws Exception {
        assertThat(receiver.inspect("web", "for-each-ref", "--format=%(refname)"))
                .isEqualTo("refs/heads/first");
        Waits.eventually(() -> receiver.incomingFiles("web").isEmpty());
    }

    private static long heapPeakFromNow() {
        heapPools().forEach(MemoryPoolMXBean::resetPeakUsage);
        return heapPeak();
    }

    private static long heapPeak() {
        return heapPools().stream()
                .mapToLong(pool -> pool.getPeakUsage().getUsed())
                .sum();
    }

    private static List<MemoryPoolMXBean> heapPools() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .toList();
    }
}
