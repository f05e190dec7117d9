package dev.slipway.local.build;

import java.nio.file.Path;

/**
 * Where the pod of a build has what its first step reads and writes.
 *
 * @param app where the source goes
 * @param layers the lifecycle's own folder
 * @param platform where buildpacks find the environment
 * @param environment the app's variables, a file each
 * @param builder an {@code order.toml} that names the builder's buildpacks and their order
 */
record SourceFolders(Path app, Path layers, Path platform, Path environment, Path builder) {
    static final SourceFolders OF_A_POD = new SourceFolders(
            Path.of("/workspace"),
            Path.of("/layers"),
            Path.of("/platform"),
            Path.of("/slipway/environment"),
            Path.of("/slipway/builder"));
}
