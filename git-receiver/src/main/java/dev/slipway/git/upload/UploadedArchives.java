package dev.slipway.git.upload;

import dev.slipway.core.Metered;
import dev.slipway.core.app.AppId;
import dev.slipway.core.app.AppResource;
import dev.slipway.core.deploy.ObjectKey;
import dev.slipway.core.deploy.ObjectStore;
import dev.slipway.core.deploy.UploadId;
import dev.slipway.core.deploy.UploadLimits;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import org.apache.commons.io.input.ProxyInputStream;
import org.apache.commons.io.input.TeeInputStream;
import org.apache.commons.io.output.ProxyOutputStream;

/** Archives in the object store as they came: of each app the newest, and what came within an hour of it. */
public final class UploadedArchives implements AppResource {
    private static final String PREFIX = "uploads/";
    // An upload that is not deployed by then never is.
    private static final Duration KEPT = Duration.ofHours(1);
    // As many as can come at once, so that none that just came makes way.
    private static final int MOST = RepositoryUploads.AT_ONCE;
    private static final String TIME = "%012x";
    private static final int RANDOM_BYTES = 14;

    private static final SecureRandom RANDOM = new SecureRandom();

    private final ObjectStore objects;
    private final UploadLimits limits;
    private final Clock clock;

    public UploadedArchives(ObjectStore objects, UploadLimits limits, Clock clock) {
        this.objects = objects;
        this.limits = limits;
        this.clock = clock;
    }

    UploadLimits limits() {
        return limits;
    }

    /** Reads an archive to its end. */
    @FunctionalInterface
    interface Reader<T> {
        T read(InputStream archive) throws IOException;
    }

    /** Keeps an archive as it comes; if the reader throws, nothing of it is kept. */
    UploadId put(AppId app, InputStream archive, Reader<?> reader) throws IOException {
        var id = new UploadId(UploadId.Kind.ARCHIVE, newName());
        try {
            objects.put(key(app, id), out -> reader.read(new TeeInputStream(limited(archive), sure(out))));
        } catch (StoreFailure e) {
            throw e.failure;
        }
        makeRoom(app);
        return id;
    }

    /** Names sort by the time at which they were made, and nobody guesses one. */
    private String newName() {
        var secret = new byte[RANDOM_BYTES];
        RANDOM.nextBytes(secret);
        return TIME.formatted(clock.millis()) + HexFormat.of().formatHex(secret);
    }

    /** However little it unpacks to, no more is kept than it may unpack to. */
    private InputStream limited(InputStream archive) {
        return new Metered(archive, Archive.longest(limits), () -> {
            throw Refused.tooLarge(limits.bytes());
        });
    }

    private static OutputStream sure(OutputStream store) {
        return new ProxyOutputStream(store) {
            @Override
            protected void handleIOException(IOException e) {
                throw new StoreFailure(e);
            }
        };
    }

    private void makeRoom(AppId app) throws IOException {
        var keys = objects.list(new ObjectKey(PREFIX + app)).stream()
                .map(object -> object.key().value())
                .map(key -> key.substring(0, key.lastIndexOf('/')))
                .toList();
        var bound = PREFIX + app + "/" + TIME.formatted(clock.millis() - KEPT.toMillis());
        for (int i = 0; i < keys.size() - 1; i++) {
            if (keys.get(i).compareTo(bound) < 0 || i < keys.size() - MOST) {
                objects.removeBelow(new ObjectKey(keys.get(i)));
            }
        }
    }

    /** Has a kept archive read; one that is not kept for the app throws {@link java.io.FileNotFoundException}. */
    <T> T read(AppId app, UploadId id, Reader<T> reader) throws IOException {
        try (var in = objects.open(key(app, id))) {
            return reader.read(sure(in));
        } catch (StoreFailure e) {
            throw e.failure;
        }
    }

    private static InputStream sure(InputStream store) {
        return new ProxyInputStream(store) {
            @Override
            protected void handleIOException(IOException e) {
                throw new StoreFailure(e);
            }
        };
    }

    private static ObjectKey key(AppId app, UploadId id) {
        return new ObjectKey(PREFIX + app + "/" + id.name() + "/archive");
    }

    @Override
    public void remove(AppId app) {
        objects.drop(new ObjectKey(PREFIX + app));
    }

    /** Of the object store; an {@link IOException} of the stream would be taken for the archive's. */
    private static final class StoreFailure extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final IOException failure;

        StoreFailure(IOException failure) {
            super(failure);
            this.failure = failure;
        }
    }
}
