package dev.slipway.staging.s3;

import static dev.slipway.core.lfs.LfsRig.ALICE;
import static dev.slipway.core.lfs.LfsRig.WEB;
import static dev.slipway.core.lfs.LfsRig.oid;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.core.InvalidInput;
import dev.slipway.core.lfs.Lfs;
import dev.slipway.core.lfs.LfsLimits;
import dev.slipway.core.lfs.LfsLocks;
import dev.slipway.core.lfs.LfsObjects;
import dev.slipway.core.lfs.LfsRig;
import dev.slipway.core.lfs.LfsTransfers.Answer;
import dev.slipway.core.lfs.LfsTransfers.Asked;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Git LFS on a real S3 server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class S3LargeFilesIT {
    /** More than one part. */
    private static final String LARGE = "large file ".repeat(1_000_000);

    private MinioServer minio;
    private LfsRig rig;
    private Lfs lfs;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        minio = MinioServer.start(folder);
    }

    @AfterAll
    void stop() throws Exception {
        MinioServer.stop(minio);
    }

    @BeforeEach
    void begin() throws IOException {
        rig = new LfsRig(new S3ObjectStore(minio.bucket()));
        lfs = rig.lfs(LfsLimits.DEFAULT);
    }

    private String ticket(String content) throws IOException {
        var asked = new Asked(oid(content).value(), content.length());
        return ((Answer.Go) lfs.transfers().upload(ALICE, WEB, List.of(asked)).getFirst())
                .ticket()
                .reveal();
    }

    private void put(String named, String content) throws IOException {
        lfs.transfers().put(ticket(named), WEB, oid(named), new ByteArrayInputStream(content.getBytes(UTF_8)));
    }

    @Test
    void keepsAnObjectOfManyPartsOnlyIfItIsWhatItIsCalled() throws IOException {
        for (var wrong : List.of(LARGE.substring(1) + "x", LARGE.substring(1), LARGE + "x")) {
            assertThatThrownBy(() -> put(LARGE, wrong)).isInstanceOf(InvalidInput.class);
        }
        var objects = new LfsObjects(rig.store);
        assertThat(objects.sizes(rig.app(WEB).id())).isEmpty();

        put(LARGE, LARGE);

        assertThat(objects.sizes(rig.app(WEB).id())).containsExactly(Map.entry(oid(LARGE), (long) LARGE.length()));
        try (var in = objects.open(rig.app(WEB).id(), oid(LARGE))) {
            assertThat(new String(in.readAllBytes(), UTF_8)).isEqualTo(LARGE);
        }
        objects.remove(rig.app(WEB).id());
        assertThat(objects.sizes(rig.app(WEB).id())).isEmpty();
    }

    @Test // withstand G 102
    void oneOfManyServersLocksAFile() throws Exception {
        var outcomes = new ArrayList<LfsLocks.Outcome>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var wishes = new ArrayList<Callable<LfsLocks.Outcome>>();
            for (int i = 0; i < 8; i++) {
                var server = rig.lfs(LfsLimits.DEFAULT).locks();
                wishes.add(() -> server.lock(ALICE, WEB, "art/hero.psd"));
            }
            for (var done : threads.invokeAll(wishes)) {
                outcomes.add(done.get());
            }
        }

        assertThat(outcomes).filteredOn(LfsLocks.Outcome::made).hasSize(1);
        assertThat(outcomes)
                .extracting(LfsLocks.Outcome::lock)
                .containsOnly(outcomes.getFirst().lock());
        lfs.locks().unlock(ALICE, WEB, outcomes.getFirst().lock().id(), false);
        assertThat(lfs.locks().list(ALICE, WEB, "", "", "").locks()).isEmpty();
    }
}
