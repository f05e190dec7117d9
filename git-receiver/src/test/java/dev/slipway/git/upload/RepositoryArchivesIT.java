package dev.slipway.git.upload;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.core.CommitId;
import dev.slipway.core.NotFound;
import dev.slipway.core.Samples;
import dev.slipway.core.app.App;
import dev.slipway.core.app.Repositories;
import dev.slipway.git.repository.RepositoryStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is in an archive, as the real git and the real tar have it. */
class RepositoryArchivesIT {
    private static final String LONG = "d/".repeat(60) + "ünï.txt";

    private final App web = Samples.app("web");

    @TempDir
    private Path folder;

    private Path work;
    private RepositoryStore store;
    private CommitId commit;

    @BeforeEach
    void push() throws Exception {
        store = new RepositoryStore(new Repositories(Files.createDirectories(folder.resolve("repositories"))));
        work = Files.createDirectories(folder.resolve("work"));
        run("git", "init", "-q", "-b", "main");
        Files.writeString(work.resolve("page.html"), "<h1>Hello</h1>");
        Files.writeString(work.resolve("run"), "#!/bin/sh\n");
        assertThat(work.resolve("run").toFile().setExecutable(true)).isTrue();
        Files.createSymbolicLink(work.resolve("link"), Path.of("page.html"));
        Files.createDirectories(work.resolve(LONG).getParent());
        Files.writeString(work.resolve(LONG), "deep");
        run("git", "add", "-A");
        run("git", "-c", "user.name=bob", "-c", "user.email=bob@example.com", "commit", "-q", "-m", "first");
        try (var repository = store.open(web.id())) {
            run("git", "push", "-q", repository.getDirectory().toString(), "main");
        }
        commit = new CommitId(run("git", "rev-parse", "HEAD"));
    }

    private String run(String... command) throws IOException, InterruptedException {
        var process = new ProcessBuilder(command)
                .directory(work.toFile())
                .redirectErrorStream(true)
                .start();
        var out = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
        assertThat(process.waitFor())
                .as("%s: %s".formatted(Arrays.toString(command), out))
                .isZero();
        return out;
    }

    private byte[] archive(CommitId of) throws IOException {
        var out = new ByteArrayOutputStream();
        new RepositoryArchives(store).write(web.id(), of, out);
        return out.toByteArray();
    }

    @Test
    void unpackedItIsWhatWasPushed() throws Exception {
        var file = Files.write(folder.resolve("web.tar.gz"), archive(commit));
        var unpacked = Files.createDirectories(folder.resolve("unpacked"));

        run("tar", "-xzf", file.toString(), "-C", unpacked.toString());

        run("rm", "-r", work.resolve(".git").toString());
        assertThat(run("diff", "-r", "--no-dereference", work.toString(), unpacked.toString()))
                .isEmpty();
        try (Stream<Path> files = Files.walk(unpacked).filter(Files::isRegularFile)) {
            assertThat(files.filter(Files::isExecutable).map(Path::getFileName)).containsExactly(Path.of("run"));
        }
    }

    @Test
    void sameCommitGivesTheSameBytes() throws IOException {
        assertThat(archive(commit)).isEqualTo(archive(commit));
    }

    @Test
    void commitThatIsNotThereLeavesNothing() {
        var out = new ByteArrayOutputStream();
        var other = new CommitId("f".repeat(40));

        assertThatThrownBy(() -> new RepositoryArchives(store).write(web.id(), other, out))
                .isInstanceOf(NotFound.class);
        assertThat(out.size()).isZero();
    }
}
