package dev.slipway.acceptance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Tells the stories that are not about processes to the same program, on Kubernetes, several at a time. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Execution(ExecutionMode.CONCURRENT)
class StoriesClusterIT {
    /**
     * Apps that end with their server, builds that end with it, a data directory that holds everything, tools of a machine,
     * and a page that visitors are led to inside the cluster only.
     */
    private static final Set<String> OF_ONE_MACHINE = Set.of(
            "08-restart",
            "16-go-app",
            "17-maintenance",
            // The server would have to reach a repository on the machine of the test.
            "18-webhooks",
            "19-review-apps",
            "20-stop-in-the-middle",
            "22-broken-state",
            "23-restart-and-restore");

    @TempDir
    Path machines;

    private Cluster cluster;

    @BeforeAll
    void connect() throws IOException, InterruptedException {
        cluster = Cluster.connect();
        Stories.rehearse();
    }

    @AfterAll
    void disconnect() throws IOException {
        if (cluster != null) {
            cluster.close();
        }
    }

    @TestFactory
    Stream<DynamicTest> stories() throws IOException {
        return Stories.all().stream()
                .filter(Stories::isChosen)
                .filter(story -> !OF_ONE_MACHINE.contains(story.title()))
                .map(story -> DynamicTest.dynamicTest(story.title(), () -> tell(story)));
    }

    private void tell(Story story) throws IOException {
        var folder = Files.createTempDirectory(machines, "story");
        try (var place = cluster.place(folder);
                var machine = new Machine(folder, place.environment())) {
            Stories.tell(story, machine);
        }
    }
}
