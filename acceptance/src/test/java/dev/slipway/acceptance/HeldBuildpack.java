package dev.slipway.acceptance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** A buildpack for the prelude's services that only waits, as long as it is held; the Procfile's makes the processes. */
final class HeldBuildpack {
    private final Path folder;

    private HeldBuildpack(Path folder) {
        this.folder = folder;
    }

    static HeldBuildpack in(Path parent) throws IOException {
        var buildpack = new HeldBuildpack(parent.resolve("held"));
        buildpack.write();
        return buildpack;
    }

    private void write() throws IOException {
        var bin = Files.createDirectories(folder.resolve("bin"));
        Files.writeString(folder.resolve("buildpack.toml"), """
                api = "0.10"
                [buildpack]
                id = "test/held"
                version = "1.0.0"
                """);
        script(bin.resolve("detect"), "[ -f page.py ]");
        script(bin.resolve("build"), """
                echo building
                while [ -e "$CNB_BUILDPACK_DIR/hold" ]; do sleep 0.1; done
                """);
    }

    private static void script(Path file, String body) throws IOException {
        Files.writeString(file, "#!/bin/sh\nset -eu\n" + body);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** As the setting that makes a server use it. */
    String setting() {
        return folder.toString();
    }

    /** From now on no build gets past its first line. */
    void hold() throws IOException {
        Files.createFile(folder.resolve("hold"));
    }

    void letGo() throws IOException {
        Files.deleteIfExists(folder.resolve("hold"));
    }
}
