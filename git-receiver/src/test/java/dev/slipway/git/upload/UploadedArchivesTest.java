package dev.slipway.git.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.core.InvalidInput;
import dev.slipway.core.Samples;
import dev.slipway.core.app.AppId;
import dev.slipway.core.deploy.InMemoryObjectStore;
import dev.slipway.core.deploy.ObjectKey;
import dev.slipway.core.deploy.UploadId;
import dev.slipway.core.deploy.UploadLimits;
import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class UploadedArchivesTest {
    private static final AppId WEB = Samples.app("web").id();

    private final InMemoryObjectStore objects = new InMemoryObjectStore();
    private final UploadedArchives archives = after(0);

    private UploadedArchives after(int minutes) {
        var now = Instant.EPOCH.plus(Duration.ofDays(20_000)).plus(Duration.ofMinutes(minutes));
        return new UploadedArchives(objects, UploadLimits.DEFAULT, Clock.fixed(now, ZoneOffset.UTC));
    }

    private UploadId put(int content) throws IOException {
        return put(archives, content);
    }

    private static UploadId put(UploadedArchives archives, int content) throws IOException {
        return archives.put(WEB, new ByteArrayInputStream(new byte[] {(byte) content}), InputStream::readAllBytes);
    }

    private byte[] read(UploadId id) throws IOException {
        return archives.read(WEB, id, InputStream::readAllBytes);
    }

    @Test
    void keepsWhatIsRead() throws Exception {
        assertThat(read(put(7))).containsExactly(7);
    }

    @Test
    void keepsNothingThatIsRefused() throws Exception {
        assertThatThrownBy(() -> archives.put(WEB, new ByteArrayInputStream(new byte[9]), in -> {
                    in.readAllBytes();
                    throw Refused.damaged();
                }))
                .isInstanceOf(InvalidInput.class);
        assertThat(objects.list(new ObjectKey("uploads"))).isEmpty();
    }

    @Test
    void keepsTheNewestAndThoseOfAnHourBefore() throws Exception {
        var old = put(1);
        var recent = put(after(61), 2);
        assertThat(read(recent)).containsExactly(2);
        var newest = put(after(120), 3);

        assertThatThrownBy(() -> read(old)).isInstanceOf(FileNotFoundException.class);
        assertThat(read(recent)).containsExactly(2);
        assertThat(read(newest)).containsExactly(3);
    }

    @Test
    void keepsFewHoweverManyCome() throws Exception {
        for (int i = 0; i < 10; i++) {
            put(i);
        }

        assertThat(objects.list(new ObjectKey("uploads"))).hasSize(RepositoryUploads.AT_ONCE);
    }

    @Test
    void removesThemWithTheApp() throws Exception {
        put(1);

        archives.remove(WEB);

        assertThat(objects.list(new ObjectKey("uploads"))).isEmpty();
    }
}
