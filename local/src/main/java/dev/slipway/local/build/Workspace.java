package dev.slipway.local.build;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The folders of one build: those that become the image, and those that are gone when it ends.
 *
 * @param image where the image grows
 * @param scratch all the rest
 */
record Workspace(Path image, Path scratch) implements AutoCloseable {
    static Workspace create(Path image, Path scratch) throws IOException {
        var workspace = new Workspace(image, scratch);
        for (var folder : List.of(
                workspace.app(),
                workspace.layers(),
                workspace.environment(),
                workspace.home(),
                workspace.tmp(),
                workspace.plans())) {
            UntrustedFiles.createFolder(folder);
        }
        return workspace;
    }

    Path app() {
        return image.resolve("app");
    }

    Path layers() {
        return image.resolve("layers");
    }

    Path layers(Buildpack buildpack) {
        return layers().resolve(buildpack.folderName());
    }

    Path platform() {
        return scratch.resolve("platform");
    }

    Path environment() {
        return platform().resolve("env");
    }

    Path home() {
        return scratch.resolve("home");
    }

    Path tmp() {
        return scratch.resolve("tmp");
    }

    Path plans() {
        return scratch.resolve("plans");
    }

    /** Removes what only the build needed. */
    @Override
    public void close() {
        UntrustedFiles.remove(scratch);
    }
}
