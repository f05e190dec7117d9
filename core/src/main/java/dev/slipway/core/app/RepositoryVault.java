package dev.slipway.core.app;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where repositories are kept for good, when the disks of servers are only caches: for each app files that never change, and
 * one short record that says which of them make up the repository and where its refs point. Blocking and thread-safe; several
 * servers may use it at once.
 */
public interface RepositoryVault extends AppResource {
    /**
     * What a repository consists of.
     *
     * @param refs object ids by names
     * @param packs the files that hold its objects
     * @param retired packs whose objects are in others now, and since when; kept for who still builds on them
     */
    record Contents(Map<String, String> refs, Set<String> packs, Map<String, Instant> retired) {
        public static final Contents NONE = new Contents(Map.of(), Set.of(), Map.of());

        public Contents {
            refs = Map.copyOf(refs);
            packs = Set.copyOf(packs);
            retired = Map.copyOf(retired);
        }
    }

    /**
     * A repository's record at some moment.
     *
     * @param tag another for each version; empty for that of a repository that was never recorded
     */
    record Version(String tag, Contents contents) {
        public static final Version NONE = new Version("", Contents.NONE);
    }

    /** The app's record, unless it is still the one with that tag. */
    Optional<Version> newer(AppId app, String tag) throws IOException;

    /** Puts another record in the place of {@code current}; empty, and nothing is changed, if it is no longer the current one. */
    Optional<Version> replace(AppId app, Version current, Contents next) throws IOException;

    /** Keeps a file under a name that was never used; it is there whole or not at all. */
    void store(AppId app, String name, Path from) throws IOException;

    /** Reads a file into a new one; one that is not there throws {@link java.io.FileNotFoundException}. */
    void fetch(AppId app, String name, Path into) throws IOException;

    /** The names of all files of the app that were stored at least that long ago. */
    Set<String> list(AppId app, Duration age) throws IOException;

    /** Removes these files; what is not there is passed over. */
    void discard(AppId app, Collection<String> names) throws IOException;
}
