package dev.slipway.local.run;

import dev.slipway.core.ProcessType;
import dev.slipway.core.Progress;
import dev.slipway.core.RolloutFailed;
import dev.slipway.core.deploy.Masked;
import dev.slipway.core.release.Release;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.TimeUnit;

/** Runs a release's {@code release} process to its end, before anything else of it is started. */
final class ReleasePhase {
    private static final long MOST_MINUTES = 30;

    private final Parts parts;
    private final LogFile log;

    ReleasePhase(Parts parts, LogFile log) {
        this.parts = parts;
        this.log = log;
    }

    /**
     * Does nothing where there is no such process.
     *
     * @throws RolloutFailed if it does not end with status 0; the progress has what it printed
     */
    void run(Release release, Progress progress) throws InterruptedException {
        if (!release.image().processes().containsKey(ProcessType.RELEASE)) {
            return;
        }
        progress.step("Running the release process");
        var process = parts.launcher().start(Launch.of(release, ProcessType.RELEASE, 1));
        try {
            parts.watcher().watch(process, log);
            var reader = Thread.ofPlatform().daemon().start(() -> read(process, progress));
            if (!process.process().waitFor(MOST_MINUTES, TimeUnit.MINUTES)) {
                throw failed("took longer than %d minutes".formatted(MOST_MINUTES));
            }
            process.group().kill();
            reader.join();
            int status = process.process().exitValue();
            if (status != 0) {
                throw failed("exited with status " + status);
            }
        } finally {
            parts.watcher().forget(process);
            process.kill();
        }
    }

    private void read(AppProcess process, Progress progress) {
        var mask = new Masked(process.launch().release().secrets());
        var lines = new LineReader(parts.config().linesPerSecond(), System::nanoTime, printed -> {
            var line = mask.apply(printed);
            progress.detail(line);
            log.append(process.launch().name(), line);
        });
        try (var printed = process.process().getInputStream()) {
            lines.read(printed);
        } catch (IOException e) {
            throw new UncheckedIOException("the release process cannot be read", e);
        }
    }

    private static RolloutFailed failed(String how) {
        return new RolloutFailed("release process " + how, "its output above says why; push again when it is mended");
    }
}
