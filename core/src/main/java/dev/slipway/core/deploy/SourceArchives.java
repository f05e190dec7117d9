package dev.slipway.core.deploy;

import dev.slipway.core.CommitId;
import dev.slipway.core.NotFound;
import dev.slipway.core.app.AppId;
import java.io.IOException;
import java.io.OutputStream;

/** The source of apps, to take along. Blocking and thread-safe. */
@FunctionalInterface
public interface SourceArchives {
    /**
     * Writes the files of a commit as a tar that is compressed with gzip; of what Git LFS keeps, the pointers.
     *
     * @throws NotFound if the app's repository does not have it; then nothing was written
     * @throws IOException if it cannot be written
     */
    void write(AppId app, CommitId commit, OutputStream out) throws IOException;
}
