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
        // In another terminal than the one of the session: ./slipway serve
        session.add("$ server_start");
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
        return withFailures(Story.parse("README quick start", session));
    }

    /** A reader knows by git's last line that a command failed; nothing else marks it there. */
    private static Story withFailures(Story story) {
        return new Story(
                story.title(),
                story.steps().stream()
                        .map(step -> new Story.Step(
                                step.line(),
                                step.command(),
                                step.expected().stream().noneMatch(line -> line.startsWith("error: ")),
                                step.expected()))
                        .toList());
    }
}
