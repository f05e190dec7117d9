package dev.slipway.staging.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.core.deploy.ObjectKey;
import dev.slipway.core.deploy.ObjectStore;
import dev.slipway.core.deploy.ObjectStoreContract;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class S3ObjectStoreIT extends ObjectStoreContract {
    private static final ObjectKey KEY = new ObjectKey("sources/app/tree.tar");

    private MinioServer minio;

    @BeforeAll
    void start(@TempDir Path folder) {
        minio = MinioServer.start(folder);
    }

    @AfterAll
    void stop() {
        MinioServer.stop(minio);
    }

    @Override
    protected ObjectStore store() {
        return new S3ObjectStore(minio.bucket());
    }

    @Test
    void anObjectAroundThePartSizeIsStoredAsItIs() throws IOException {
        var store = new S3ObjectStore(minio.bucket());
        var bytes = new byte[Upload.PART + 1];
        new Random(3).nextBytes(bytes);

        for (int length : new int[] {Upload.PART - 1, Upload.PART, Upload.PART + 1}) {
            var stored = store.put(KEY, out -> out.write(bytes, 0, length));

            assertThat(stored.size()).isEqualTo(length);
            assertThat(store.find(KEY)).contains(stored);
            try (var in = store.open(KEY)) {
                assertThat(in.readAllBytes()).startsWith(bytes[0]).hasSize(length);
            }
        }
    }

    @Test
    void aSignedAddressGivesTheObjectUntilItExpires() throws Exception {
        var store = new S3ObjectStore(minio.bucket());
        store.put(KEY, out -> out.write("hello".getBytes(UTF_8)));

        var answer = get(store.presign(KEY, Duration.ofMinutes(5)));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("hello");

        var brief = store.presign(KEY, Duration.ofSeconds(1));
        var deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (get(brief).statusCode() == 200) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.onSpinWait();
        }
        assertThat(get(brief).statusCode()).isEqualTo(403);
    }

    private static HttpResponse<String> get(URI address) throws IOException, InterruptedException {
        try (var client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    @Test
    void aSignedAddressNamesTheServerAsBuildsReachIt() throws IOException {
        var config = minio.config().withBuildsEndpoint(URI.create("https://minio.example:9443"));

        try (var bucket = Bucket.connect(config)) {
            var address = new S3ObjectStore(bucket).presign(KEY, Duration.ofMinutes(5));

            assertThat(address)
                    .hasScheme("https")
                    .hasHost("minio.example")
                    .hasPort(9443)
                    .hasPath("/" + config.bucket() + "/" + KEY);
            assertThat(address.toString()).doesNotContain(MinioServer.PASSWORD.reveal());
        }
    }

    @Test
    void visitorsHaveAnAddressOfTheirOwnWhereTheyReachTheServer() throws Exception {
        try (var bucket =
                Bucket.connect(minio.config().withPublicEndpoint(minio.config().endpoint()))) {
            var store = new S3ObjectStore(bucket);
            store.put(KEY, out -> out.write("large".getBytes(UTF_8)));

            var address = store.presignForVisitors(KEY, Duration.ofMinutes(5)).orElseThrow();

            assertThat(get(address).body()).isEqualTo("large");
            assertThat(get(URI.create(address.toString().replaceFirst("Expires=300", "Expires=301")))
                            .statusCode())
                    .isEqualTo(403);
        }
        try (var bucket = Bucket.connect(minio.config())) {
            assertThat(new S3ObjectStore(bucket).presignForVisitors(KEY, Duration.ofMinutes(5)))
                    .isEmpty();
        }
    }

    @Test
    void whatAnotherProgramPutThereIsNoObject() throws IOException {
        var bucket = minio.bucket();
        bucket.put(KEY.value(), new Piece("hello".getBytes(UTF_8)), Map.of());
        var store = new S3ObjectStore(bucket);

        assertThat(store.find(KEY)).isEmpty();
        assertThatThrownBy(() -> store.open(KEY)).isInstanceOf(FileNotFoundException.class);
    }

    @Test
    void anObjectThatIsReplacedWhileItIsReadIsReadToItsEndOrNotAtAll() throws IOException {
        var store = new S3ObjectStore(minio.bucket());
        store.put(KEY, out -> out.write("hello".getBytes(UTF_8)));

        try (var in = store.open(KEY)) {
            store.put(KEY, out -> out.write("another".getBytes(UTF_8)));

            assertThat(new String(in.readAllBytes(), UTF_8)).isEqualTo("hello");
        }
    }

    @Test
    void noticesAnObjectThatIsNotWhatWasStored() throws IOException {
        var bucket = minio.bucket();
        bucket.put(KEY.value(), new Piece("hellO".getBytes(UTF_8)), Map.of(S3ObjectStore.DIGEST, "0".repeat(64)));

        try (var in = new S3ObjectStore(bucket).open(KEY)) {
            assertThatThrownBy(in::readAllBytes).hasMessageContaining("it is not what was stored");
        }
    }

    @Test
    void whatIsKeptBesideALargeObjectIsNotListedAndGoesWithIt() throws IOException {
        var bucket = minio.bucket();
        var store = new S3ObjectStore(bucket);
        var folder = new ObjectKey("large-ones");
        var key = new ObjectKey(folder + "/one");

        store.put(key, out -> out.write(new byte[Upload.PART + 1]));

        assertThat(store.list(folder)).containsExactly(new ObjectStore.Listed(key, Upload.PART + 1));
        assertThat(keys(bucket, folder)).hasSize(2);
        store.removeBelow(folder);
        assertThat(keys(bucket, folder)).isEmpty();
    }

    private static List<String> keys(Bucket bucket, ObjectKey folder) throws IOException {
        var keys = new ArrayList<String>();
        bucket.list(folder + "/", item -> keys.add(item.key()));
        return keys;
    }

    // withstand G 102
    @Test
    void ofTwoConditionalWritersOneWins() throws IOException {
        var bucket = minio.bucket();
        var first = bucket.putIf("manifest", "", new Piece("1".getBytes(UTF_8)));

        assertThat(first).isPresent();
        assertThat(bucket.putIf("manifest", "", new Piece("2".getBytes(UTF_8)))).isEmpty();
        var second = bucket.putIf("manifest", first.orElseThrow(), new Piece("3".getBytes(UTF_8)));
        assertThat(second).isPresent();
        assertThat(bucket.putIf("manifest", first.orElseThrow(), new Piece("4".getBytes(UTF_8))))
                .isEmpty();
        assertThat(bucket.putIf("no-such", first.orElseThrow(), new Piece("5".getBytes(UTF_8))))
                .isEmpty();
    }
}
