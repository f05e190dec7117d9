package dev.slipway.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
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
    private static final Path PROJECT = MODULE.resolve("..").normalize();

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
        stories.add(Readme.quickStart(PROJECT.resolve("README.md")));
        assertThat(stories).hasSizeGreaterThan(1);
        return stories.stream()
                .filter(story -> only.matcher(story.title()).find())
                .map(story -> DynamicTest.dynamicTest(story.title(), () -> tell(story)));
    }

    private void tell(Story story) throws IOException, InterruptedException {
        int sshPort = freePort();
        int httpPort = freePort();
        var environment = Map.of(
                "PROJECT", PROJECT.toString(),
                "SSH_PORT", Integer.toString(sshPort),
                "HTTP_PORT", Integer.toString(httpPort));
        var machine = Files.createTempDirectory(machines, "story");
        try (var terminal = new Terminal(machine, environment)) {
            terminal.type(". " + MODULE.resolve("src/test/prelude.sh"));
            for (var step : story.steps()) {
                var screen = terminal.type(withPorts(step.command(), sshPort, httpPort));
                var expected = step.expected().stream()
                        .map(line -> withPorts(line, sshPort, httpPort))
                        .toList();
                assertThat(fits(step, expected, screen))
                        .as(() -> report(story, step, expected, screen, machine))
                        .isTrue();
            }
        }
    }

    private static boolean fits(Story.Step step, List<String> expected, Screen screen) {
        return (screen.status() == 0) == step.succeeds() && screen.shows(expected);
    }

    /** A story names the ports that people see; each telling has ports of its own. */
    private static String withPorts(String text, int sshPort, int httpPort) {
        return text.replace("2222", Integer.toString(sshPort)).replace("8080", Integer.toString(httpPort));
    }

    private static String report(Story story, Story.Step step, List<String> expected, Screen screen, Path machine) {
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
                        serverLog(machine));
    }

    private static String serverLog(Path machine) {
        try {
            var lines = Files.readAllLines(machine.resolve("server.log"));
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size()))
                    .indent(4);
        } catch (IOException e) {
            return "    none: " + e.getMessage();
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
