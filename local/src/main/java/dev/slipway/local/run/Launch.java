package dev.slipway.local.run;

import dev.slipway.core.ProcessType;
import dev.slipway.core.release.Release;
import java.util.List;

/**
 * One process to start.
 *
 * @param name what it is called in logs and lists: {@code web.1}
 * @param command the program and its arguments
 * @param workingDirectory relative to the app's folder
 */
record Launch(Release release, ProcessType type, String name, List<String> command, String workingDirectory) {
    private static final ProcessType ONE_OFF = new ProcessType("run");

    Launch {
        command = List.copyOf(command);
    }

    /** A process of the release's formation. */
    static Launch of(Release release, ProcessType type, int number) {
        var spec = release.image().processes().get(type);
        if (spec == null) {
            throw new IllegalArgumentException("%s has no process type %s".formatted(release.version(), type));
        }
        var command = spec.direct() ? spec.command() : shell(String.join(" ", spec.command()));
        return new Launch(release, type, type + "." + number, command, spec.workingDirectory());
    }

    /** A one-off process; a single word is a shell command line, as ssh would pass one on. */
    static Launch oneOff(Release release, int number, List<String> words) {
        var command = words.size() == 1 ? shell(words.getFirst()) : words;
        return new Launch(release, ONE_OFF, "run." + number, command, "");
    }

    private static List<String> shell(String line) {
        return List.of("/bin/sh", "-c", line);
    }
}
