package dev.slipway.acceptance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;

/** The quick start of the README as a story: what stands there is what is run. */
final class Readme {
    private static final String HEADING = "## Quick start";

    private Readme() {}

    static Story quickStart(Path readme) throws IOException {
        var lines = Files.readAllLines(readme);
        int begin = lines.indexOf(HEADING);
        if (begin < 0) {
            throw new IllegalStateException("README.md has no heading '%s'".formatted(HEADING));
        }
        var session = new ArrayList<String>();
        boolean inSession = false;
        for (var line : lines.subList(begin + 1, lines.size())) {
            if (line.startsWith("## ")) {
                break;
            }
            if (line.startsWith("```")) {
                inSession = line.equals("```console");
            } else if (inSession) {
                session.add(line);
            }
        }
        return Story.parse("README quick start", session);
    }
}
