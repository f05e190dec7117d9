package dev.slipway.k8s.build;

import dev.slipway.core.BuildFailed;
import dev.slipway.core.Progress;
import java.nio.charset.StandardCharsets;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/** What a build prints, on its way to the pusher: a headline for each step and phase, and the lines of each. */
final class BuildOutput {
    private static final Map<String, String> HEADLINES = Map.of(
            "fetch", "Fetching the source",
            "analyze", "Analyzing the previous image",
            "detect", "Detecting buildpacks",
            "restore", "Restoring the cache",
            "build", "Building",
            "export", "Exporting the image");

    /** How the creator announces its phases, which are steps of their own without it. */
    private static final Pattern PHASE = Pattern.compile("===> (ANALYZ|DETECT|RESTOR|BUILD|EXPORT)ING");

    private static final Map<String, String> PHASES =
            Map.of("ANALYZ", "analyze", "DETECT", "detect", "RESTOR", "restore", "BUILD", "build", "EXPORT", "export");
    private static final Pattern COLOR = Pattern.compile("\u001b\\[[0-9;]*[A-Za-z]");
    private static final int LAST_LINES = 12;
    private static final long MIB = 1L << 20;

    private final Progress progress;
    private final long limit;
    private final AtomicLong bytes = new AtomicLong();
    private final Deque<String> last = new ConcurrentLinkedDeque<>();

    /** @param limit of bytes that may be printed */
    BuildOutput(Progress progress, long limit) {
        this.progress = progress;
        this.limit = limit;
    }

    void begin(String step) {
        Optional.ofNullable(HEADLINES.get(step)).ifPresent(progress::step);
    }

    void line(String text) {
        var plain = COLOR.matcher(text).replaceAll("");
        if (bytes.addAndGet(plain.getBytes(StandardCharsets.UTF_8).length + 1L) > limit) {
            return;
        }
        remember(plain);
        var phase = PHASE.matcher(plain);
        if (phase.matches()) {
            begin(PHASES.getOrDefault(phase.group(1), ""));
        } else {
            progress.detail(plain);
        }
    }

    /** @throws BuildFailed if it was too much */
    void checkAmount() {
        if (bytes.get() > limit) {
            throw new BuildFailed("the build printed more than %d MiB".formatted(limit / MIB), "make it less verbose");
        }
    }

    /** The last lines, the newest first. */
    List<String> last() {
        return List.copyOf(last);
    }

    private void remember(String line) {
        if (!line.isBlank()) {
            last.addFirst(line.strip());
            if (last.size() > LAST_LINES) {
                last.removeLast();
            }
        }
    }
}
