package dev.slipway.local.run;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.slipway.core.release.BoundFiles;
import dev.slipway.local.OwnerOnly;
import dev.slipway.local.Sandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * The files of the configurations that a process's app is bound to: a folder that nobody else reads, and that the process
 * finds at a place of its own if the sandbox can show it there.
 */
record ConfigurationFolder(Path folder, Path place) {
    /** That of the process that has that folder. */
    static ConfigurationFolder in(Path process, Sandbox sandbox) {
        var folder = process.resolve("configurations");
        return new ConfigurationFolder(folder, sandbox.moves() ? Path.of(BoundFiles.PLACE) : folder);
    }

    /** Makes the folder, which is not there yet. */
    void write(BoundFiles files) throws IOException {
        Folders.create(folder);
        for (var bound : files.folders().entrySet()) {
            var own = Folders.create(folder.resolve(bound.getKey().value()));
            for (var file : bound.getValue().entrySet()) {
                var path = own.resolve(file.getKey().value());
                OwnerOnly.create(path);
                Files.write(path, file.getValue().reveal().getBytes(UTF_8));
            }
        }
    }

    /** What the sandbox shows elsewhere: the place and the folder. */
    Map<Path, Path> moved() {
        return place.equals(folder) ? Map.of() : Map.of(place, folder);
    }
}
