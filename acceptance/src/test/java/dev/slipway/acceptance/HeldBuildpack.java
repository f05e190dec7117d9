package dev.slipway.acceptance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * A buildpack for the prelude's services that waits as long as it is held, and leaves {@code the-tool}, a program that knows
 * the path of its layer, as many do; the Procfile's makes the processes.
 */
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
                tool=$CNB_LAYERS_DIR/tool
                mkdir -p "$tool/bin"
                echo works >"$tool/answer"
                printf '#!/bin/sh\\ngrep -q works %s\\n' "$tool/answer" >"$tool/bin/the-tool"
                chmod +x "$tool/bin/the-tool"
                printf '[types]\\nlaunch = true\\n' >"$tool.toml"
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
