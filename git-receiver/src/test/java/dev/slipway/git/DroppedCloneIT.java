package dev.slipway.git;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.eclipse.jgit.storage.file.WindowCacheStats;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

// withstand C 62
class DroppedCloneIT {
    // More than may run at once, so that one that kept its place would be missed.
    private static final int CLONES = 70;
    private static final int AT_ONCE = 10;
    private static final int PACK_BYTES = 16 << 20;
    private static final int READ_BYTES = 1 << 16;

    @TempDir
    private Path folder;

    @Test
    void clonesThatAreDroppedLeaveNothing() throws Exception {
        try (var receiver = TestReceiver.start(folder)) {
            var project = receiver.project("web");
            var content = new byte[PACK_BYTES];
            new Random(1).nextBytes(content);
            Files.write(project.resolve("large"), content);
            var git = receiver.as(TestReceiver.BOB).cd(project);
            git.ok("git", "add", ".");
            git.ok("git", "commit", "-q", "-m", "large");
            git.ok("git", "push", "-q", receiver.url("web"), "main");
            var head = git.ok("git", "rev-parse", "HEAD").strip();
            dropHalfway(receiver, head);
            settled(receiver);
            long descriptors = descriptors();
            int threads = ManagementFactory.getThreadMXBean().getThreadCount();
            long packs = WindowCacheStats.getStats().getOpenFileCount();

            for (int i = 0; i < CLONES; i += AT_ONCE) {
                dropHalfway(receiver, head);
            }

            settled(receiver);
            Waits.eventually(() -> descriptors() <= descriptors + 5);
            Waits.eventually(() -> ManagementFactory.getThreadMXBean().getThreadCount() <= threads + 5);
            assertThat(WindowCacheStats.getStats().getOpenFileCount()).isLessThanOrEqualTo(packs);
            assertThat(WindowCacheStats.getStats().getOpenByteCount()).isLessThanOrEqualTo(96L << 20);
            git.ok("git", "clone", "-q", receiver.url("web"), "../again");
        }
    }

    /** Asks for everything, several times at once, reads some of it and is gone. */
    private static void dropHalfway(TestReceiver receiver, String head) throws IOException {
        var command = new ArrayList<>(receiver.ssh(TestReceiver.BOB));
        command.addAll(List.of("-p", String.valueOf(receiver.port), "git@127.0.0.1", "git-upload-pack 'web'"));
        var clients = new ArrayList<Process>();
        for (int i = 0; i < AT_ONCE; i++) {
            clients.add(new ProcessBuilder(command).start());
        }
        var request = "0032want %s\n00000009done\n".formatted(head).getBytes(StandardCharsets.US_ASCII);
        for (var client : clients) {
            client.getOutputStream().write(request);
            client.getOutputStream().flush();
        }
        for (var client : clients) {
            assertThat(client.getInputStream().readNBytes(READ_BYTES)).hasSize(READ_BYTES);
            client.destroyForcibly();
        }
    }

    private static void settled(TestReceiver receiver) throws InterruptedException {
        Waits.eventually(() -> receiver.measurements.gauged("slipway.ssh.connections", "state", "authenticated") == 0);
    }

    private static long descriptors() {
        return ((UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getOpenFileDescriptorCount();
    }
}
