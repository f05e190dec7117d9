package dev.slipway.api;

import static dev.slipway.api.OwnServer.ALICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Requests made up from what the OpenAPI document says, and beside it: none breaks the server, and each answer is one that
 * the document tells of.
 *
 * @see <a href="https://schemathesis.readthedocs.io/">Schemathesis</a>
 */
final class SchemathesisIT {
    private static final String PINNED = "schemathesis==4.32.5";
    private static final Path FOLDER = Path.of("target", "schemathesis").toAbsolutePath();
    private static final String CHECKS =
            "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance";
    /** More examples, and another seed, for a longer look by hand. */
    private static final String EXAMPLES = System.getProperty("examples", "10");

    private static final String SEED = System.getProperty("seed", "7");
    private static final int MOST_MINUTES = 45;

    @TempDir
    private Path folder;

    @Test
    @Timeout(value = MOST_MINUTES + 5, unit = TimeUnit.MINUTES)
    void everyAnswerIsOneThatIsDescribed() throws Exception { // withstand E 85
        var program = program();
        try (var server = new OwnServer().open()) {
            var app = server.app("web", ALICE);
            server.push(app, 1);
            server.push(app, 2);

            var result = run(
                    program.toString(),
                    "run",
                    server.address() + "/api/openapi.json",
                    "--header=Authorization: Bearer " + server.token(ALICE),
                    "--checks=" + CHECKS,
                    "--phases=coverage,fuzzing,stateful",
                    "--seed=" + SEED,
                    "--max-examples=" + EXAMPLES,
                    "--request-timeout=10",
                    // Its end is the app's.
                    "--exclude-path=/api/apps/{namespace}/{app}/logs/events",
                    "--generation-with-security-parameters=false",
                    "--no-color");

            assertThat(result.status).as(result.output).isZero();
        }
    }

    private Path program() throws IOException, InterruptedException {
        var program = FOLDER.resolve("bin/schemathesis");
        if (!Files.exists(program)) {
            boolean made = run("python3", "-m", "venv", FOLDER.toString()).status == 0
                    && run(FOLDER.resolve("bin/pip").toString(), "install", "-q", PINNED).status == 0;
            assumeTrue(
                    made, PINNED + " cannot be installed here, so no requests are made up from the OpenAPI document");
        }
        return program;
    }

    private record Result(int status, String output) {}

    private Result run(String... command) throws IOException, InterruptedException {
        var output = Files.createTempFile(folder, "output", ".txt");
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
        } catch (IOException e) {
            // There is no such program.
            return new Result(-1, String.valueOf(e.getMessage()));
        }
        if (!process.waitFor(MOST_MINUTES, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            return new Result(-1, "not done within %d minutes".formatted(MOST_MINUTES));
        }
        return new Result(process.exitValue(), Files.readString(output));
    }
}
