package dev.slipway.git.repository;

import java.io.IOException;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.storage.file.WindowCacheConfig;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;

/** JGit's settings for the whole process: caches that fit a small heap, and nothing read from anybody's git config. */
public final class GitSettings {
    private static final int MIB = 1 << 20;

    private GitSettings() {}

    /** Applies them; again is fine. */
    public static void apply() {
        if (!(SystemReader.getInstance() instanceof NoConfigFiles)) {
            SystemReader.setInstance(new NoConfigFiles(SystemReader.getInstance()));
        }
        var cache = new WindowCacheConfig();
        cache.setPackedGitLimit(96L * MIB);
        cache.setPackedGitWindowSize(MIB / 16);
        cache.setPackedGitOpenFiles(512);
        cache.setDeltaBaseCacheLimit(16 * MIB);
        cache.setStreamFileThreshold(16 * MIB);
        cache.install();
    }

    /** The machine as it is, without the git configuration of the machine and of the user that runs the server. */
    private static final class NoConfigFiles extends SystemReader.Delegate {
        NoConfigFiles(SystemReader machine) {
            super(machine);
        }

        @Override
        public FileBasedConfig openSystemConfig(Config parent, FS fs) {
            return new Empty(parent, fs);
        }

        @Override
        public FileBasedConfig openUserConfig(Config parent, FS fs) {
            var config = new Empty(parent, fs);
            // Here and not in each repository's file, where git itself would warn of outdated names.
            config.setBoolean("core", null, "fsyncObjectFiles", true);
            config.setBoolean("core", null, "fsyncRefFiles", true);
            return config;
        }

        @Override
        public FileBasedConfig openJGitConfig(Config parent, FS fs) {
            return new Empty(parent, fs);
        }
    }

    /** A config file that has nothing in it and takes nothing. */
    private static final class Empty extends FileBasedConfig {
        Empty(Config parent, FS fs) {
            super(parent, null, fs);
        }

        @Override
        public void load() {
            // there is no file
        }

        @Override
        public void save() throws IOException {
            // there is no file
        }

        @Override
        public boolean isOutdated() {
            return false;
        }
    }
}
