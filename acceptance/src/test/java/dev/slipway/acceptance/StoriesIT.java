package dev.slipway.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Tells every story below {@code src/test/stories}, and the README's quick start, to the packaged program. */
class StoriesIT {
    private static final Path MODULE = Path.of("").toAbsolutePath();

    @TempDir
    Path machines;

    @TestFactory
    Stream<DynamicTest> stories() throws IOException {
        var only = Pattern.compile(System.getProperty("story", ""));
        var stories = new ArrayList<Story>();
        try (var files = Files.list(MODULE.resolve("src/test/stories"))) {
            for (var file : files.filter(name -> name.toString().endsWith(".story"))
                    .sorted()
                    .toList()) {
                stories.add(Story.read(file));
            }
        }
        stories.add(Readme.quickStart(Machine.PROJECT.resolve("README.md")));
        assertThat(stories).hasSizeGreaterThan(1);
        return stories.stream()
                .filter(story -> only.matcher(story.title()).find())
                .map(story -> DynamicTest.dynamicTest(story.title(), () -> tell(story)));
    }

    private void tell(Story story) throws IOException {
        try (var machine = new Machine(Files.createTempDirectory(machines, "story"), Map.of())) {
            for (var step : story.steps()) {
                var screen = machine.type(machine.withPorts(step.command()));
                var expected = step.expected().stream().map(machine::withPorts).toList();
                assertThat(fits(step, expected, screen))
                        .as(() -> report(story, step, expected, screen, machine))
                        .isTrue();
            }
        }
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
