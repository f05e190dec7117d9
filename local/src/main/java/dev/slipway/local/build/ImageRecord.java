package dev.slipway.local.build;

import dev.slipway.core.ProcessType;
import dev.slipway.core.release.ProcessSpec;
import dev.slipway.local.Durable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The file that makes a folder an image. */
final class ImageRecord {
    private static final String FILE = "image.toml";

    private ImageRecord() {}

    /** The image in that folder; empty if it is not there or was never finished. */
    static Optional<LocalImage> read(Path folder) {
        return TomlFile.read(folder.resolve(FILE))
                .map(toml -> new LocalImage(
                        folder,
                        toml.text("built-at").map(Path::of).orElse(folder),
                        toml.requiredText("digest"),
                        toml.requiredText("key"),
                        Instant.parse(toml.requiredText("created")),
                        toml.texts("buildpacks"),
                        processes(toml)));
    }

    /** Declares the image in its folder finished. */
    static void write(LocalImage image) throws IOException {
        var processes = new ArrayList<Map<String, Object>>();
        image.processes().forEach((type, spec) -> processes.add(process(type, spec)));
        var values = new LinkedHashMap<String, Object>();
        values.put("built-at", image.builtAt().toString());
        values.put("digest", image.digest());
        values.put("key", image.key());
        values.put("created", image.createdAt().toString());
        values.put("buildpacks", image.buildpacks());
        values.put("processes", processes);
        Durable.write(image.folder().resolve(FILE), TomlFile.write(values));
    }

    private static Map<String, Object> process(ProcessType type, ProcessSpec spec) {
        return Map.of(
                "type", type.value(),
                "command", spec.command(),
                "direct", spec.direct(),
                "working-dir", spec.workingDirectory());
    }

    private static Map<ProcessType, ProcessSpec> processes(TomlFile toml) {
        var processes = new LinkedHashMap<ProcessType, ProcessSpec>();
        List<TomlFile> tables = toml.tables("processes");
        for (var table : tables) {
            processes.put(
                    new ProcessType(table.requiredText("type")),
                    new ProcessSpec(table.texts("command"), table.flag("direct"), table.requiredText("working-dir")));
        }
        return processes;
    }
}
