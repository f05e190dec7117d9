package dev.slipway.local.build;

import dev.slipway.core.BuildFailed;
import dev.slipway.local.process.ProcFile;
import dev.slipway.local.process.ProcessGroup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** What is left to one build of its time, output and disk. */
final class Allowance {
    private static final Duration BETWEEN_WALKS = Duration.ofSeconds(3);
    private static final long MIB = 1L << 20;

    private final BuildConfig config;
    private final List<Path> folders;
    private final long deadline;
    private final AtomicLong output = new AtomicLong();
    private final AtomicLong walked = new AtomicLong(System.nanoTime());

    /** @param folders where the build writes */
    Allowance(BuildConfig config, List<Path> folders) {
        this.config = config;
        this.folders = folders;
        this.deadline = System.nanoTime() + config.timeLimit().toNanos();
    }

    /** Notes output; false once it is too much. */
    boolean print(int bytes) {
        return output.addAndGet(bytes) <= config.outputBytes();
    }

    /** Why the programs that run now must stop, if they must; {@code who} is what the message blames. */
    Optional<BuildFailed> exceeded(String who, ProcessGroup group) {
        return spent(who).or(() -> heldTooMuch(who, group.members())).or(() -> filledTooMuch(who));
    }

    /** As above, for time and output alone. */
    Optional<BuildFailed> spent(String who) {
        if (System.nanoTime() - deadline > 0) {
            return Optional.of(new BuildFailed(
                    "%s did not end within the time limit of %s".formatted(who, inWords(config.timeLimit())),
                    "make the build quicker, or ask the operator for a longer time limit"));
        }
        if (output.get() > config.outputBytes()) {
            return Optional.of(new BuildFailed(
                    "%s printed more than %d MiB".formatted(who, config.outputBytes() / MIB), "make it less verbose"));
        }
        return Optional.empty();
    }

    private Optional<BuildFailed> heldTooMuch(String who, List<ProcFile> members) {
        var limits = config.limits();
        if (members.stream().mapToLong(ProcFile::privateBytes).sum() > limits.memoryBytes()) {
            return Optional.of(new BuildFailed(
                    "%s used more than %d MiB of memory".formatted(who, limits.memoryBytes() / MIB),
                    "make the build use less, or ask the operator for a higher limit"));
        }
        if (members.stream().mapToInt(ProcFile::threads).sum() > limits.processes()) {
            return Optional.of(new BuildFailed(
                    "%s ran more than %d processes and threads".formatted(who, limits.processes()),
                    "make the build start fewer"));
        }
        return Optional.empty();
    }

    private Optional<BuildFailed> filledTooMuch(String who) {
        long now = System.nanoTime();
        long last = walked.get();
        boolean due = now - last > BETWEEN_WALKS.toNanos() && walked.compareAndSet(last, now);
        return due ? filled(who) : Optional.empty();
    }

    /** As {@link #exceeded}, for the disk alone, counted now. */
    Optional<BuildFailed> filled(String who) {
        var size = new Size();
        try {
            for (var folder : folders) {
                Files.walkFileTree(folder, size);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot measure a build's files", e);
        }
        return size.bytes <= config.diskBytes()
                ? Optional.empty()
                : Optional.of(new BuildFailed(
                        "%s filled more than %d MiB of disk".formatted(who, config.diskBytes() / MIB),
                        "make the build leave less, or ask the operator for a higher limit"));
    }

    private static String inWords(Duration limit) {
        return limit.toMinutes() > 0 && limit.toSecondsPart() == 0
                ? limit.toMinutes() + " min"
                : limit.toSeconds() + " s";
    }

    private static final class Size extends SimpleFileVisitor<Path> {
        private long bytes;

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            bytes += attributes.size();
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) {
            // The build removes files while they are counted, and may close folders.
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure) {
            return FileVisitResult.CONTINUE;
        }
    }
}
