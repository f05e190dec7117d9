package dev.slipway.staging.s3;

import dev.slipway.core.deploy.ObjectKey;
import dev.slipway.core.deploy.ObjectStore;
import io.minio.GetObjectResponse;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Objects in an S3 bucket. An object carries its content's SHA-256 as metadata, or has it beside it; one that does not is not an
 * object of ours.
 */
public final class S3ObjectStore implements ObjectStore {
    static final String DIGEST = "x-amz-meta-slipway-sha256";
    static final String ALGORITHM = "sha256:";

    private final Bucket bucket;

    public S3ObjectStore(Bucket bucket) {
        this.bucket = bucket;
    }

    @Override
    public Stored put(ObjectKey key, Content content) throws IOException {
        return Outage.told(() -> upload(key, content));
    }

    private Stored upload(ObjectKey key, Content content) throws IOException {
        var upload = new Upload(bucket, key.value());
        try {
            content.writeTo(upload);
            return upload.finish();
        } catch (IOException | RuntimeException | Error e) {
            abandon(upload, e);
            throw e;
        }
    }

    private static void abandon(Upload upload, Throwable reason) {
        try {
            upload.abandon();
        } catch (IOException e) {
            reason.addSuppressed(e);
        }
    }

    @Override
    public boolean create(ObjectKey key, byte[] content) throws IOException {
        var piece = new Piece(content);
        return Outage.told(() -> bucket.putIf(key.value(), "", piece, Map.of(DIGEST, piece.digest())))
                .isPresent();
    }

    @Override
    public Optional<Stored> find(ObjectKey key) throws IOException {
        return Outage.told(() -> {
            var head = bucket.head(key.value());
            return head.isEmpty()
                    ? Optional.empty()
                    : stored(key, head.get().size(), head.get().metadata());
        });
    }

    private Optional<Stored> stored(ObjectKey key, long size, Map<String, String> metadata) throws IOException {
        var digest = metadata.containsKey(DIGEST)
                ? Optional.of(metadata.get(DIGEST))
                : Multipart.digest(bucket, key.value(), metadata);
        return digest.map(hex -> new Stored(size, ALGORITHM + hex));
    }

    @Override
    public InputStream open(ObjectKey key) throws IOException {
        return Outage.told(() -> download(key));
    }

    private InputStream download(ObjectKey key) throws IOException {
        GetObjectResponse answer;
        try {
            answer = bucket.open(key.value(), 0, "");
        } catch (S3Failure e) {
            throw e.missing() ? missing(key) : e;
        }
        try {
            return new Download(
                    bucket, key.value(), answer, expected(key, answer).orElseThrow(() -> missing(key)));
        } catch (IOException | RuntimeException e) {
            answer.close();
            throw e;
        }
    }

    private Optional<Stored> expected(ObjectKey key, GetObjectResponse answer) throws IOException {
        var metadata = Bucket.metadata(answer.headers());
        return stored(key, Long.parseLong(metadata.getOrDefault("content-length", "0")), metadata);
    }

    private static FileNotFoundException missing(ObjectKey key) {
        return new FileNotFoundException("there is no object " + key);
    }

    @Override
    public List<Listed> list(ObjectKey prefix) throws IOException {
        return Outage.told(() -> {
            var objects = new ArrayList<Listed>();
            bucket.list(prefix + "/", item -> {
                if (!Multipart.isDigest(item.key())) {
                    objects.add(new Listed(new ObjectKey(item.key()), item.size()));
                }
            });
            return objects;
        });
    }

    @Override
    public void removeBelow(ObjectKey prefix) throws IOException {
        bucket.removeBelow(prefix + "/");
    }

    /** An address from which anybody who has it can read the object until then, as builds reach the server. */
    public URI presign(ObjectKey key, Duration valid) {
        return bucket.presign(key.value(), valid);
    }

    /** The same, as users' machines reach it; empty if they do not. */
    public Optional<URI> presignForVisitors(ObjectKey key, Duration valid) {
        return bucket.presignForVisitors(key.value(), valid);
    }
}
