package dev.slipway.staging.s3;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.slipway.core.app.AppId;
import dev.slipway.core.deploy.DeployId;
import dev.slipway.core.deploy.ObjectKey;
import java.io.IOException;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Build logs as objects {@code logs/APP/dN/FIRST}: each holds the lines from number FIRST on to the next object's. */
final class LogChunks {
    private static final String FOLDER = "logs/";

    private final Bucket bucket;
    private final S3ObjectStore objects;

    /** Whose log. */
    record Name(AppId app, DeployId deploy) {}

    LogChunks(Bucket bucket) {
        this.bucket = bucket;
        this.objects = new S3ObjectStore(bucket);
    }

    /** The keys of a log's chunks by their first lines. */
    NavigableMap<Long, ObjectKey> list(Name log) throws IOException {
        var chunks = new TreeMap<Long, ObjectKey>();
        bucket.list(
                folder(log),
                item -> chunks.put(
                        Long.parseLong(item.key().substring(folder(log).length())), new ObjectKey(item.key())));
        return chunks;
    }

    List<String> read(ObjectKey chunk) throws IOException {
        try (var in = objects.open(chunk)) {
            return List.of(new String(in.readAllBytes(), UTF_8).split("\n", -1));
        }
    }

    /** Stores the lines from number {@code first} on, in the place of fewer of them. */
    void write(Name log, long first, List<String> lines) throws IOException {
        var text = String.join("\n", lines).getBytes(UTF_8);
        objects.put(new ObjectKey("%s%09d".formatted(folder(log), first)), out -> out.write(text));
    }

    /** Keeps the logs of the app's newest deploys. */
    void prune(AppId app, int most) throws IOException {
        var folder = FOLDER + app + "/";
        var deploys = new TreeSet<DeployId>();
        bucket.list(
                folder,
                item -> deploys.add(DeployId.parse(
                        item.key().substring(folder.length(), item.key().lastIndexOf('/')))));
        while (deploys.size() > most) {
            bucket.removeBelow(folder(new Name(app, deploys.removeFirst())));
        }
    }

    void remove(AppId app) throws IOException {
        bucket.removeBelow(FOLDER + app + "/");
    }

    private static String folder(Name log) {
        return FOLDER + log.app + "/" + log.deploy + "/";
    }
}
