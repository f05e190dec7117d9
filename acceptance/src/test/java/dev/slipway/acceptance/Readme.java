package dev.slipway.acceptance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The sessions of the README as stories: what stands there is what is run. */
final class Readme {
    private Readme() {}

    static List<Story> sessions(Path readme) throws IOException {
        var lines = Files.readAllLines(readme);
        return List.of(
                session(lines, "Quick start", "server_start"),
                session(lines, "Git over HTTPS", "server_start --https 127.0.0.1:8443"),
                session(lines, "Webhooks", "server_start"));
    }

    /** @param start what is typed in another terminal than the one of the session, as the chapter says */
    private static Story session(List<String> lines, String chapter, String start) {
        int begin = lines.indexOf("## " + chapter);
        if (begin < 0) {
            throw new IllegalStateException("README.md has no chapter '%s'".formatted(chapter));
        }
        var session = new ArrayList<String>();
        session.add("$ " + start);
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
        return withFailures(Story.parse("README " + chapter, session));
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
