package dev.slipway.acceptance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Tells every story, and the README's sessions, to the packaged program on one machine, several at a time. */
@Execution(ExecutionMode.CONCURRENT)
class StoriesIT {
    @TempDir
    Path machines;

    @BeforeAll
    static void rehearse() throws IOException, InterruptedException {
        Stories.rehearse();
    }

    @TestFactory
    Stream<DynamicTest> stories() throws IOException {
        var sessions = Readme.sessions(Machine.PROJECT.resolve("README.md"));
        return Stream.concat(Stories.all().stream(), sessions.stream())
                .filter(Stories::isChosen)
                .map(story -> DynamicTest.dynamicTest(story.title(), () -> tell(story)));
    }

    private void tell(Story story) throws IOException {
        try (var machine = new Machine(Files.createTempDirectory(machines, "story"), Map.of())) {
            Stories.tell(story, machine);
        }
    }
}
