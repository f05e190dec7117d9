package dev.slipway.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server whose disk has no room, or does not take what is written to it. */
final class DiskFullIT {
    @TempDir
    private Path folder;

    @Test
    void refusesPushesAndServesUntilThereIsRoomAgain() throws IOException { // withstand G 99
        var disk = Files.createDirectories(folder.resolve("disk"));
        try (var machine = new Machine(Files.createDirectories(folder.resolve("machine")), Map.of())) {
            assumeTrue(
                    machine.type("mount -t tmpfs -o size=48m tmpfs " + disk).status() == 0,
                    "needs the right to mount a file system");
            try {
                fill(machine, disk);
            } finally {
                machine.run("cd $story; server_end >/dev/null; umount " + disk);
            }
        }
    }

    private static void fill(Machine machine, Path disk) throws IOException {
        machine.run("export SLIPWAY_DATA=%s/data; server_start && service kept one && git push -q epinio main"
                .formatted(disk));
        machine.run("dd if=/dev/zero of=%s/filler bs=64k status=none 2>/dev/null; truncate -s -200k %s/filler"
                .formatted(disk, disk));

        var refused = machine.fail("head -c 3000000 /dev/urandom >blob; say two; git push epinio main");

        assertThat(refused).containsAnyOf("disk is full", "No space left").doesNotContain("two -> two");
        assertThat(machine.run(
                        "page kept.localhost && git ls-remote -q epinio main | cut -f2 && remote ps kept | wc -l"))
                .isEqualTo("one\nrefs/heads/main\n2");
        machine.run("rm %s/filler && git push -q epinio main".formatted(disk));
        assertThat(machine.run("page kept.localhost")).isEqualTo("two");
        assertThat(machine.run("git -C $SLIPWAY_DATA/repositories/*.git fsck --full --strict && ls -A"
                        + " $SLIPWAY_DATA/repositories/*.git/incoming"))
                .isEmpty();
    }
}
