package dev.slipway.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The stories below {@code src/test/stories}, and how one is told. */
final class Stories {
    private static final Pattern CHOSEN = Pattern.compile(System.getProperty("story", ""));

    private static final Pattern VISIT = Pattern.compile("^(page|status|curl) ");
    private static final Duration HEARD = Duration.ofSeconds(20);

    private Stories() {}

    /** All of them, by name. */
    static List<Story> all() throws IOException {
        var stories = new ArrayList<Story>();
        try (var files = Files.list(Path.of("src/test/stories").toAbsolutePath())) {
            for (var file : files.filter(name -> name.toString().endsWith(".story"))
                    .sorted()
                    .toList()) {
                stories.add(Story.read(file));
            }
        }
        assertThat(stories).hasSizeGreaterThan(1);
        return stories;
    }

    /** Whether the one who runs the tests wants this one: the property {@code story} is a pattern. */
    static boolean isChosen(Story story) {
        return CHOSEN.matcher(story.title()).find();
    }

    /** What the first start after a build does, which leaves little of a machine to servers that start beside it. */
    static void rehearse() throws IOException, InterruptedException {
        var version = new ProcessBuilder(Machine.PROJECT.resolve("slipway").toString(), "--version")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(version.waitFor()).isZero();
    }

    /** Types each command of the story, and sees that it ends and shows what the story says. */
    static void tell(Story story, Machine machine) {
        for (var step : story.steps()) {
            var expected = step.expected().stream().map(machine::withPorts).toList();
            var screen = type(step, expected, machine);
            assertThat(fits(step, expected, screen))
                    .as(() -> report(story, step, expected, screen, machine))
                    .isTrue();
        }
    }

    /** An ingress controller hears of a change a moment later, so there a visit that shows something else is made again. */
    private static Screen type(Story.Step step, List<String> expected, Machine machine) {
        var command = machine.withPorts(step.command());
        long deadline = System.nanoTime() + HEARD.toNanos();
        var screen = machine.type(command);
        while (machine.isVisitedThroughIngress()
                && VISIT.matcher(command).find()
                && !fits(step, expected, screen)
                && System.nanoTime() < deadline) {
            screen = machine.type(command);
        }
        return screen;
    }

    private static boolean fits(Story.Step step, List<String> expected, Screen screen) {
        return (screen.status() == 0) == step.succeeds() && screen.shows(expected);
    }

    private static String report(Story story, Story.Step step, List<String> expected, Screen screen, Machine machine) {
        return """
                %s, line %d: %s
                expected%s:
                %s
                shown (exit status %d):
                %s
                server's log:
                %s""".formatted(
                        story.title(),
                        step.line(),
                        step.command(),
                        step.succeeds() ? "" : " to fail",
                        String.join("\n", expected).indent(4),
                        screen.status(),
                        screen.output().indent(4),
                        machine.serverLog());
    }
}
