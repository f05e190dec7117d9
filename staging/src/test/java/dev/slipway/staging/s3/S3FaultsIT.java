package dev.slipway.staging.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.core.Busy;
import dev.slipway.core.deploy.ObjectKey;
import dev.slipway.core.deploy.ObjectStore;
import dev.slipway.core.deploy.ObjectStore.Stored;
import dev.slipway.staging.s3.FaultProxy.Fault;
import io.minio.ListMultipartUploadsArgs;
import io.minio.MinioAsyncClient;
import io.minio.RemoveBucketArgs;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of objects when the way to S3 is not as it should be. withstand G 101 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class S3FaultsIT {
    private static final ObjectKey SMALL = new ObjectKey("sources/app/small.tar");
    private static final ObjectKey LARGE = new ObjectKey("sources/app/large.tar");
    private static final Patience IMPATIENT = new Patience(
            3, Duration.ofMillis(10), Duration.ofSeconds(2), Duration.ofMillis(1500), Duration.ofSeconds(3));

    private final byte[] content = new byte[2 * Upload.PART + 1000];
    private MinioServer minio;
    private FaultProxy proxy;
    private Bucket bucket;
    private S3ObjectStore store;
    private S3Config config;

    @BeforeAll
    void start(@TempDir Path folder) {
        new Random(5).nextBytes(content);
        minio = MinioServer.start(folder);
    }

    @AfterAll
    void stop() {
        MinioServer.stop(minio);
    }

    @BeforeEach
    void connect() throws IOException {
        proxy = new FaultProxy(minio.endpoint());
        var direct = minio.config();
        config = S3Config.of(proxy.endpoint(), direct.bucket(), direct.accessKey(), direct.secretKey())
                .withPatience(IMPATIENT);
        bucket = Bucket.connect(config);
        store = new S3ObjectStore(bucket);
    }

    @AfterEach
    void disconnect() throws IOException {
        bucket.close();
        proxy.close();
    }

    private Stored putSmall() throws IOException {
        return store.put(SMALL, out -> out.write(content, 0, 1000));
    }

    private Stored putLarge() throws IOException {
        return store.put(LARGE, out -> out.write(content));
    }

    private int unfinishedUploads() {
        try (var client = MinioAsyncClient.builder()
                .endpoint(minio.endpoint().toString())
                .region("us-east-1")
                .credentials(MinioServer.USER, MinioServer.PASSWORD.reveal())
                .build()) {
            return client.listMultipartUploads(ListMultipartUploadsArgs.builder()
                            .bucket(config.bucket())
                            .prefix(LARGE.value())
                            .build())
                    .join()
                    .result()
                    .uploads()
                    .size();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SLOW_DOWN", "BREAK_IN_BODY", "HANG", "LOSE_ANSWER", "DAMAGE"})
    void aSmallObjectIsStoredOnASecondTry(Fault fault) throws IOException {
        proxy.plan("PUT .*small", fault, 2);

        var stored = putSmall();

        assertThat(store.find(SMALL)).contains(stored);
    }

    @ParameterizedTest
    @EnumSource(names = {"SLOW_DOWN", "BREAK_IN_BODY", "HANG", "LOSE_ANSWER", "DAMAGE"})
    void aLargeObjectIsStoredOnASecondTry(Fault fault) throws IOException {
        proxy.plan("PUT .*partNumber=2", fault, 1);
        proxy.plan("POST .*uploadId", fault == Fault.DAMAGE ? Fault.LOSE_ANSWER : fault, 1);

        var stored = putLarge();

        assertThat(store.find(LARGE)).contains(stored);
        try (var in = store.open(LARGE)) {
            assertThat(in.readAllBytes()).isEqualTo(content);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SLOW_DOWN", "BREAK_IN_BODY", "HANG", "LOSE_ANSWER", "DAMAGE"})
    void aLargeObjectThatCannotBeStoredLeavesNothing(Fault fault) throws IOException {
        proxy.plan("PUT .*partNumber=2", fault, 100);

        assertThatThrownBy(this::putLarge)
                .isInstanceOf(Busy.class)
                .cause()
                .hasMessageContaining("store part 2 of " + LARGE)
                .hasMessageContaining(config.bucket())
                .hasMessageContaining(config.endpoint().toString());

        assertThat(store.find(LARGE)).isEmpty();
        assertThat(unfinishedUploads()).isZero();
        assertThat(proxy.requests())
                .filteredOn(line -> line.contains("partNumber=2"))
                .hasSizeBetween(3, 6);
    }

    @Test
    void aLargeObjectThatCannotBeFinishedLeavesNothing() throws IOException {
        proxy.plan("POST .*uploadId", Fault.SLOW_DOWN, 100);

        assertThatThrownBy(this::putLarge).cause().hasMessageContaining("Reduce your rate (SlowDown, 503)");

        assertThat(store.find(LARGE)).isEmpty();
        assertThat(unfinishedUploads()).isZero();
    }

    @Test
    void aLargeObjectWhoseDigestCannotBeStoredIsNotThere() throws IOException {
        proxy.plan("PUT .*large[^?]* ", Fault.SLOW_DOWN, 100);

        assertThatThrownBy(this::putLarge).cause().hasMessageContaining("store " + LARGE + ".sha256");

        assertThat(store.find(LARGE)).isEmpty();
        assertThat(unfinishedUploads()).isZero();
    }

    @Test
    void aLargeObjectThatCannotBeFinishedLeavesTheOneBefore() throws IOException {
        var before = putLarge();
        content[0]++;
        proxy.plan("POST .*uploadId", Fault.SLOW_DOWN, 100);

        assertThatThrownBy(this::putLarge).isInstanceOf(Busy.class);

        assertThat(store.find(LARGE)).contains(before);
        assertThat(store.list(new ObjectKey("sources")))
                .extracting(ObjectStore.Listed::key)
                .containsOnlyOnce(LARGE);
    }

    @Test
    void leavesNothingIfTheContentThrowsInTheMiddle() {
        assertThatThrownBy(() -> store.put(LARGE, out -> {
                    out.write(content);
                    throw new IOException("the source broke");
                }))
                .hasMessage("the source broke");

        assertThat(unfinishedUploads()).isZero();
    }

    @ParameterizedTest
    @EnumSource(names = {"SLOW_DOWN", "HANG", "LOSE_ANSWER", "CUT"})
    void readsOnWhereTheConnectionBroke(Fault fault) throws IOException {
        putLarge();
        proxy.plan("GET .*large", fault, 2);

        try (var in = store.open(LARGE)) {
            assertThat(in.readAllBytes()).isEqualTo(content);
        }
    }

    @Test
    void anObjectThatIsCutShortIsNotReadAsIfItWereWhole() throws IOException {
        putSmall();
        proxy.plan("GET .*small", Fault.SHORTEN, 100);

        assertThatThrownBy(() -> {
                    try (var in = store.open(SMALL)) {
                        in.readAllBytes();
                    }
                })
                .hasMessageContaining("read " + SMALL);
    }

    @Test
    void aConditionalWriteWhoseAnswerWasLostIsKnownToBeOurs() throws IOException {
        proxy.plan("PUT .*manifest", Fault.LOSE_ANSWER, 1);

        var tag = bucket.putIf("manifest", "", new Piece(content, 10));

        assertThat(tag).isPresent();
        assertThat(bucket.head("manifest").orElseThrow().tag()).isEqualTo(tag.orElseThrow());
    }

    @Test
    void aRefusedConnectionIsTriedAgainAndThenToldClearly() throws IOException {
        proxy.close();

        assertThatThrownBy(this::putSmall)
                .isInstanceOf(Busy.class)
                .hasMessage("the object store does not answer")
                .cause()
                .hasMessageStartingWith(
                        "bucket %s of %s: cannot store %s: ".formatted(config.bucket(), config.endpoint(), SMALL))
                .hasMessageContaining("ConnectException");
    }

    @Test
    void aBucketThatWasRemovedIsNamed() throws Exception {
        try (var client = MinioAsyncClient.builder()
                .endpoint(minio.endpoint().toString())
                .region("us-east-1")
                .credentials(MinioServer.USER, MinioServer.PASSWORD.reveal())
                .build()) {
            client.removeBucket(
                            RemoveBucketArgs.builder().bucket(config.bucket()).build())
                    .join();
        }

        assertThatThrownBy(this::putSmall).hasMessageContaining("the bucket is not there (NoSuchBucket, 404)");
        assertThatThrownBy(() -> store.open(SMALL)).hasMessageContaining("the bucket is not there");
    }

    @Test
    void minioMayRestartMeanwhile() throws IOException {
        putSmall();
        var patient = config.withPatience(new Patience(
                12, Duration.ofMillis(100), Duration.ofSeconds(2), Duration.ofSeconds(5), Duration.ofSeconds(20)));

        try (var other = Bucket.connect(patient)) {
            minio.kill();
            var restart = Thread.ofVirtual().start(() -> {
                try {
                    minio.restart();
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            assertThat(new S3ObjectStore(other).find(SMALL)).isPresent();
            restart.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
