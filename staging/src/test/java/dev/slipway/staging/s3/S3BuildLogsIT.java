package dev.slipway.staging.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.core.app.AppId;
import dev.slipway.core.deploy.BuildLogs;
import dev.slipway.core.deploy.BuildLogsContract;
import dev.slipway.core.deploy.DeployId;
import dev.slipway.core.deploy.InMemoryBuildLogs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class S3BuildLogsIT extends BuildLogsContract {
    private static final AppId APP = new AppId("0123456789abcdef");
    private static final DeployId DEPLOY = new DeployId(12);

    private final List<AutoCloseable> open = new ArrayList<>();
    private MinioServer minio;
    private Path folder = Path.of("");

    @BeforeAll
    void start(@TempDir Path temporary) {
        folder = temporary;
        minio = MinioServer.start(temporary.resolve("minio"));
    }

    @AfterAll
    void stop() {
        MinioServer.stop(minio);
    }

    @AfterEach
    void closeAll() throws Exception {
        for (var one : open) {
            one.close();
        }
        open.clear();
    }

    @Override
    protected BuildLogs logs(long mostBytes) {
        return logs(minio.bucket(), new InMemoryBuildLogs(mostBytes), newMarks());
    }

    private Path newMarks() {
        return folder.resolve(UUID.randomUUID().toString());
    }

    /** A server: with a disk that is empty, or that an earlier one has left. */
    private S3BuildLogs logs(Bucket bucket, BuildLogs disk, Path marks) {
        try {
            var logs = new S3BuildLogs(bucket, disk, marks);
            open.add(logs);
            return logs;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> all(BuildLogs logs) {
        var lines = new ArrayList<String>();
        for (var more = logs.read(APP, DEPLOY, 0, 100);
                !more.isEmpty();
                more = logs.read(APP, DEPLOY, lines.size(), 100)) {
            lines.addAll(more);
        }
        return lines;
    }

    private static List<Path> files(Path folder) {
        try (var files = Files.list(folder)) {
            return files.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> numbered(int count) {
        return IntStream.range(0, count)
                .mapToObj("line %d of a build"::formatted)
                .toList();
    }

    private static <T> void eventually(Supplier<T> actual, T expected) {
        var deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!actual.get().equals(expected) && System.nanoTime() < deadline) {
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
        assertThat(actual.get()).isEqualTo(expected);
    }

    @Test
    void aServerWithAnEmptyDiskReadsAll() {
        var bucket = minio.bucket();
        var first = logs(bucket, new InMemoryBuildLogs(), newMarks());
        var lines = numbered(12_000);
        lines.forEach(line -> first.append(APP, DEPLOY, line));
        first.close();

        assertThat(all(logs(bucket, new InMemoryBuildLogs(), newMarks()))).isEqualTo(lines);
    }

    @Test
    void emptyLinesAreLinesThereToo() {
        var bucket = minio.bucket();
        var first = logs(bucket, new InMemoryBuildLogs(), newMarks());
        var lines = List.of("", "two", "", "");
        lines.forEach(line -> first.append(APP, DEPLOY, line));
        first.close();

        assertThat(all(logs(bucket, new InMemoryBuildLogs(), newMarks()))).isEqualTo(lines);
    }

    @Test
    void aSecondServerSeesALogGrow() {
        var bucket = minio.bucket();
        var first = logs(bucket, new InMemoryBuildLogs(), newMarks());
        var second = logs(bucket, new InMemoryBuildLogs(), newMarks());
        first.append(APP, DEPLOY, "one");
        eventually(() -> all(second), List.of("one"));

        first.append(APP, DEPLOY, "two");

        eventually(() -> all(second), List.of("one", "two"));
    }

    @Test
    void aSecondServerContinuesALog() {
        var bucket = minio.bucket();
        var first = logs(bucket, new InMemoryBuildLogs(), newMarks());
        first.append(APP, DEPLOY, "one");
        first.close();

        var second = logs(bucket, new InMemoryBuildLogs(), newMarks());
        second.append(APP, DEPLOY, "two");
        assertThat(all(second)).containsExactly("one", "two");
        second.close();

        assertThat(all(logs(bucket, new InMemoryBuildLogs(), newMarks()))).containsExactly("one", "two");
    }

    @Test
    void whatAKilledServerDidNotSendIsSentByTheNextOnItsDisk() throws IOException {
        var bucket = minio.bucket();
        var disk = new InMemoryBuildLogs();
        var marks = Files.createDirectories(newMarks());
        disk.append(APP, DEPLOY, "the last line before the end");
        new Unsent(marks).mark(new LogChunks.Name(APP, DEPLOY));

        logs(bucket, disk, marks);

        var other = logs(bucket, new InMemoryBuildLogs(), newMarks());
        eventually(() -> all(other), List.of("the last line before the end"));
        eventually(() -> files(marks), List.of());
    }

    // withstand G 101
    @Test
    void linesGoOnWhileS3IsAway() throws IOException {
        var direct = minio.config();
        var proxy = new FaultProxy(minio.endpoint());
        open.add(proxy);
        var config = S3Config.of(proxy.endpoint(), direct.bucket(), direct.accessKey(), direct.secretKey())
                .withPatience(direct.patience());
        var bucket = Bucket.connect(config);
        var logs = logs(bucket, new InMemoryBuildLogs(), newMarks());
        logs.append(APP, DEPLOY, "one");
        proxy.plan("PUT .*logs/", FaultProxy.Fault.SLOW_DOWN, 6);

        logs.append(APP, DEPLOY, "two");
        assertThat(all(logs)).containsExactly("one", "two");

        var other = logs(bucket, new InMemoryBuildLogs(), newMarks());
        eventually(() -> all(other), List.of("one", "two"));
    }

    @Test
    void keepsTheLogsOfTheNewestDeploys() throws IOException {
        var bucket = minio.bucket();
        var chunks = new LogChunks(bucket);
        for (int i = 1; i <= S3BuildLogs.KEPT + 3; i++) {
            chunks.write(new LogChunks.Name(APP, new DeployId(i)), 0, List.of("line"));
        }
        var other = new LogChunks.Name(new AppId("fedcba9876543210"), new DeployId(1));
        chunks.write(other, 0, List.of("line"));

        chunks.prune(APP, S3BuildLogs.KEPT);

        assertThat(chunks.list(new LogChunks.Name(APP, new DeployId(3)))).isEmpty();
        assertThat(chunks.list(new LogChunks.Name(APP, new DeployId(4)))).hasSize(1);
        assertThat(chunks.list(other)).hasSize(1);
    }

    @Test
    void goesWithItsApp() {
        var bucket = minio.bucket();
        var first = logs(bucket, new InMemoryBuildLogs(), newMarks());
        first.append(APP, DEPLOY, "one");
        first.close();

        first.remove(APP);

        assertThat(all(logs(bucket, new InMemoryBuildLogs(), newMarks()))).isEmpty();
    }
}
