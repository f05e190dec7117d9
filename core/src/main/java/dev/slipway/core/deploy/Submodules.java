package dev.slipway.core.deploy;

import dev.slipway.core.CommitId;
import dev.slipway.core.NotAllowed;
import dev.slipway.core.UserException;
import dev.slipway.core.app.AppId;
import java.net.URI;
import java.nio.file.Path;

/** Repositories elsewhere that commits name as their submodules. Blocking and thread-safe; whatever other servers do, a call ends. */
public interface Submodules {
    /** Fetches none. */
    Submodules NONE = new Submodules() {
        @Override
        public boolean allows(URI address) {
            return false;
        }

        @Override
        public Errand begin(AppId app, Runnable check) {
            return new Errand() {
                @Override
                public Path bring(URI address, CommitId commit) {
                    throw new NotAllowed("the server fetches no submodules", "");
                }

                @Override
                public void done() {
                    // there are none
                }
            };
        }
    };

    /** Whether what is at that address may be fetched at all. */
    boolean allows(URI address);

    /**
     * Begins what one archive of the app's needs; how long it may take and how much it may bring counts for all of it.
     *
     * @param check called often while something is fetched; what it throws ends that
     */
    Errand begin(AppId app, Runnable check);

    /** What one archive needs. For one thread. */
    interface Errand {
        /**
         * A bare repository in which that commit's tree is whole: fetched now, or kept since the app's last archive.
         *
         * @param address may have a login in it
         * @throws UserException if it cannot be had, with the reason
         */
        Path bring(URI address, CommitId commit);

        /** Ends well: what earlier archives needed and this one did not is kept no longer. */
        void done();
    }
}
