package dev.slipway.server;

import dev.slipway.core.app.Access;
import dev.slipway.core.lfs.Lfs;
import dev.slipway.core.lfs.LfsLimits;
import dev.slipway.core.lfs.LfsLocks;
import dev.slipway.core.lfs.LfsPasses;
import dev.slipway.core.lfs.LfsTransfers;
import dev.slipway.core.lfs.Tickets;
import dev.slipway.git.GitReceiver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;

/** Git LFS, put together: passes before the SSH server is there, all else after it. */
final class LargeFiles {
    private final Mode mode;
    private final Access access;
    private final Clock clock;
    private final Tickets tickets;
    private final LfsPasses passes;

    /**
     * @param hostKey which all servers of an installation share, and nobody else has
     * @param control where git-lfs reaches the server
     */
    LargeFiles(Mode mode, Access access, Path hostKey, URI control, Clock clock) {
        this.mode = mode;
        this.access = access;
        this.clock = clock;
        this.tickets = new Tickets(() -> read(hostKey), clock);
        var platform = mode.platform();
        this.passes = new LfsPasses(tickets, access, platform.apps(), platform.users(), control);
    }

    static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException("read " + file, e);
        }
    }

    LfsPasses passes() {
        return passes;
    }

    /** All of it, for an app of at most so many bytes. */
    Lfs open(GitReceiver receiver, long appBytes) {
        var platform = mode.platform();
        var limits = LfsLimits.DEFAULT.withAppBytes(appBytes);
        return new Lfs(
                passes,
                new LfsTransfers(mode.largeFiles(), tickets, access, platform.users(), receiver::ahead, limits),
                new LfsLocks(mode.objects(), access, platform.apps(), limits, clock));
    }
}
