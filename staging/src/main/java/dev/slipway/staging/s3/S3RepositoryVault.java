package dev.slipway.staging.s3;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.slipway.core.app.AppId;
import dev.slipway.core.app.RepositoryVault;
import dev.slipway.core.deploy.ObjectKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Repositories as objects: {@code repositories/APP/record}, moved on by compare-and-set of its tag, and
 * {@code repositories/APP/files/NAME}.
 */
public final class S3RepositoryVault implements RepositoryVault {
    private static final String FOLDER = "repositories/";

    private final Bucket bucket;
    private final S3ObjectStore objects;

    public S3RepositoryVault(Bucket bucket) {
        this.bucket = bucket;
        this.objects = new S3ObjectStore(bucket);
    }

    @Override
    public Optional<Version> newer(AppId app, String tag) throws IOException {
        return Outage.told(() -> read(app, tag));
    }

    private Optional<Version> read(AppId app, String tag) throws IOException {
        try {
            var answer = bucket.openUnless(record(app), tag);
            if (answer.isEmpty()) {
                return Optional.empty();
            }
            try (var in = answer.get()) {
                var current =
                        Bucket.metadata(in.headers()).getOrDefault("etag", "").replace("\"", "");
                return Optional.of(new Version(current, RecordText.parse(new String(in.readAllBytes(), UTF_8))));
            }
        } catch (S3Failure e) {
            if (e.missing()) {
                return Optional.of(Version.NONE).filter(_ -> !tag.isEmpty());
            }
            throw e;
        }
    }

    @Override
    public Optional<Version> replace(AppId app, Version current, Contents next) throws IOException {
        var text = RecordText.of(next).getBytes(UTF_8);
        return Outage.told(() -> bucket.putIf(record(app), current.tag(), new Piece(text)))
                .map(tag -> new Version(tag, next));
    }

    @Override
    public void store(AppId app, String name, Path from) throws IOException {
        objects.put(key(app, name), out -> Files.copy(from, out));
    }

    @Override
    public void fetch(AppId app, String name, Path into) throws IOException {
        try (var in = objects.open(key(app, name))) {
            Files.copy(in, into);
        }
    }

    @Override
    public Set<String> list(AppId app, Duration age) throws IOException {
        var latest = Instant.now().minus(age);
        var names = new TreeSet<String>();
        return Outage.told(() -> {
            bucket.list(files(app), item -> {
                if (!item.modified().isAfter(latest)) {
                    names.add(item.key().substring(files(app).length()));
                }
            });
            return names;
        });
    }

    @Override
    public void discard(AppId app, Collection<String> names) throws IOException {
        bucket.remove(names.stream().map(name -> key(app, name).value()).toList());
    }

    @Override
    public void remove(AppId app) {
        try {
            bucket.removeBelow(FOLDER + app + "/");
        } catch (IOException e) {
            throw new UncheckedIOException("remove the repository of " + app + " from S3", e);
        }
    }

    private static String record(AppId app) {
        return FOLDER + app + "/record";
    }

    private static String files(AppId app) {
        return FOLDER + app + "/files/";
    }

    private static ObjectKey key(AppId app, String name) {
        return new ObjectKey(files(app) + name);
    }
}
