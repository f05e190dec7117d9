package dev.slipway.staging.s3;

import io.minio.BucketExistsArgs;
import io.minio.DeleteObjectsArgs;
import io.minio.GetObjectArgs;
import io.minio.GetObjectResponse;
import io.minio.GetPresignedObjectUrlArgs;
import io.minio.HeadObjectArgs;
import io.minio.HeadObjectResponse;
import io.minio.Http;
import io.minio.ListObjectsV2Args;
import io.minio.ListObjectsV2Response;
import io.minio.MakeBucketArgs;
import io.minio.MinioAsyncClient;
import io.minio.ObjectWriteResponse;
import io.minio.PutObjectAPIArgs;
import io.minio.errors.MinioException;
import io.minio.messages.DeleteRequest;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** One bucket of an S3 server. Requests that fail are repeated as long as that may help; failures name bucket and server. */
public final class Bucket implements AutoCloseable {
    private static final int PAGE = 1000;
    private static final String WRITE = "x-amz-meta-slipway-write";
    private static final Duration LONGEST_SIGNED = Duration.ofDays(7);

    private final String name;
    private final Clients clients;
    private final Requests requests;

    /** What is known of an object without reading it. */
    record Head(long size, String tag, Map<String, String> metadata) {}

    record Listed(String key, long size, Instant modified) {}

    private Bucket(S3Config config, Clients clients) {
        this.name = config.bucket();
        this.clients = clients;
        this.requests =
                new Requests("bucket %s of %s".formatted(config.bucket(), config.endpoint()), config.patience());
    }

    /**
     * Reaches the bucket, makes it if it is not there, and makes sure that it honours conditions.
     *
     * @throws IOException if it cannot be reached or used, in words for the operator
     * @throws dev.slipway.core.InvalidInput if it ignores conditions, or a certificate file is none
     */
    public static Bucket connect(S3Config config) throws IOException {
        var clients = new Clients(config);
        try {
            var bucket = new Bucket(config, clients);
            bucket.make();
            new ConditionCheck(bucket).run();
            return bucket;
        } catch (IOException | RuntimeException e) {
            clients.close();
            throw e;
        }
    }

    private void make() throws IOException {
        var there = BucketExistsArgs.builder().bucket(name).build();
        if (requests.send("look for it", () -> clients.bounded().bucketExists(there))) {
            return;
        }
        try {
            requests.send(
                    "make it",
                    () -> clients.bounded()
                            .makeBucket(MakeBucketArgs.builder().bucket(name).build()));
        } catch (S3Failure e) {
            // Another server may have been first.
            if (!requests.send("look for it", () -> clients.bounded().bucketExists(there))) {
                throw e;
            }
        }
    }

    /** Stores the piece under the key, over what was there; returns its tag. */
    String put(String key, Piece piece, Map<String, String> metadata) throws IOException {
        var headers = new HashMap<>(piece.headers());
        headers.putAll(metadata);
        return requests.send("store " + key, () -> putOnce(key, piece, headers));
    }

    private CompletableFuture<String> putOnce(String key, Piece piece, Map<String, String> headers) {
        return clients.bounded()
                .putObject(PutObjectAPIArgs.builder()
                        .bucket(name)
                        .object(key)
                        .data(piece.bytes(), piece.length())
                        .contentType("application/octet-stream")
                        .headers(new Http.Headers(headers))
                        .build())
                .thenApply(ObjectWriteResponse::etag);
    }

    /**
     * Stores the piece if the object still has that tag, or, where the tag is empty, if there is no such object.
     *
     * @return its new tag; empty if the condition does not hold
     */
    Optional<String> putIf(String key, String tag, Piece piece) throws IOException {
        return putIf(key, tag, piece, Map.of());
    }

    Optional<String> putIf(String key, String tag, Piece piece, Map<String, String> metadata) throws IOException {
        var mark = UUID.randomUUID().toString();
        var headers = new HashMap<>(piece.headers());
        headers.putAll(metadata);
        headers.put(tag.isEmpty() ? "If-None-Match" : "If-Match", tag.isEmpty() ? "*" : "\"" + tag + "\"");
        headers.put(WRITE, mark);
        try {
            return Optional.of(requests.send("store " + key, () -> putOnce(key, piece, headers)));
        } catch (S3Failure e) {
            if (!e.conditionFailed() && !e.missing()) {
                throw e;
            }
            // It may be our own write, whose answer was lost, that has changed the object.
            return head(key)
                    .filter(found -> mark.equals(found.metadata().get(WRITE)))
                    .map(Head::tag);
        }
    }

    Optional<Head> head(String key) throws IOException {
        try {
            var args = HeadObjectArgs.builder().bucket(name).object(key).build();
            return Optional.of(head(
                    requests.send("look for " + key, () -> clients.bounded().headObject(args))));
        } catch (S3Failure e) {
            if (e.missing()) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static Head head(HeadObjectResponse answer) {
        return new Head(answer.size(), answer.etag(), metadata(answer.headers()));
    }

    static Map<String, String> metadata(okhttp3.Headers headers) {
        var metadata = new HashMap<String, String>();
        for (var header : headers.names()) {
            metadata.put(header.toLowerCase(Locale.ROOT), String.valueOf(headers.get(header)));
        }
        return metadata;
    }

    /** Opens an object at a place; the caller closes it. */
    GetObjectResponse open(String key, long offset, String tag) throws S3Failure {
        var args = GetObjectArgs.builder().bucket(name).object(key);
        if (offset > 0) {
            args.offset(offset);
        }
        if (!tag.isEmpty()) {
            args.matchETag(tag);
        }
        return requests.send("read " + key, () -> clients.downloads().getObject(args.build()));
    }

    /** All of a small object; empty if there is none. */
    Optional<byte[]> read(String key) throws IOException {
        var args = GetObjectArgs.builder().bucket(name).object(key).build();
        try {
            return Optional.of(requests.send(
                    "read " + key, () -> clients.downloads().getObject(args).thenApply(Bucket::content)));
        } catch (S3Failure e) {
            if (e.missing()) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static byte[] content(GetObjectResponse answer) {
        try (answer) {
            return answer.readAllBytes();
        } catch (IOException e) {
            throw new CompletionException(e);
        }
    }

    /** Opens an object unless it has that tag; the caller closes it. Empty if it has; one that is missing throws. */
    Optional<GetObjectResponse> openUnless(String key, String tag) throws S3Failure {
        var args = GetObjectArgs.builder().bucket(name).object(key);
        if (!tag.isEmpty()) {
            args.notMatchETag(tag);
        }
        try {
            return Optional.of(
                    requests.send("read " + key, () -> clients.downloads().getObject(args.build())));
        } catch (S3Failure e) {
            if (e.notModified()) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Shows all objects whose key begins so, in the order of their keys. */
    void list(String prefix, Consumer<Listed> each) throws IOException {
        var next = Optional.<String>empty();
        do {
            var page = page(prefix, next).result();
            for (var item : page.contents()) {
                each.accept(new Listed(
                        item.objectName(), item.size(), item.lastModified().toInstant()));
            }
            next = page.isTruncated() ? Optional.ofNullable(page.nextContinuationToken()) : Optional.empty();
        } while (next.isPresent());
    }

    private ListObjectsV2Response page(String prefix, Optional<String> from) throws IOException {
        var args = ListObjectsV2Args.builder().bucket(name).prefix(prefix).maxKeys(PAGE);
        from.ifPresent(args::continuationToken);
        return requests.send("list " + prefix, () -> clients.bounded().listObjectsV2(args.build()));
    }

    void removeBelow(String prefix) throws IOException {
        var keys = new ArrayList<String>();
        list(prefix, item -> keys.add(item.key()));
        remove(keys);
    }

    /** Removes these objects; those that are not there are passed over. */
    void remove(List<String> keys) throws IOException {
        for (int begin = 0; begin < keys.size(); begin += PAGE) {
            var page = keys.subList(begin, Math.min(begin + PAGE, keys.size()));
            var what = "remove " + page.getFirst();
            var args = DeleteObjectsArgs.builder()
                    .bucket(name)
                    .objects(page.stream().map(DeleteRequest.Object::new).toList())
                    .quiet(true)
                    .build();
            var left = requests.send(what, () -> clients.bounded().deleteObjects(args))
                    .result()
                    .errors();
            if (!left.isEmpty()) {
                throw requests.broken(what, String.valueOf(left.getFirst().message()), new IOException("not removed"));
            }
        }
    }

    /** An address from which anybody can read the object for a while, as builds reach it. */
    URI presign(String key, Duration valid) {
        return presign(clients.builds(), key, valid);
    }

    /** The same as users' machines reach it; empty if they do not. */
    Optional<URI> presignForVisitors(String key, Duration valid) {
        return clients.visitors().map(client -> presign(client, key, valid));
    }

    private URI presign(MinioAsyncClient client, String key, Duration valid) {
        if (valid.compareTo(LONGEST_SIGNED) > 0) {
            throw new IllegalArgumentException("S3 signs for at most " + LONGEST_SIGNED);
        }
        try {
            return URI.create(client.getPresignedObjectUrl(GetPresignedObjectUrlArgs.builder()
                    .method(Http.Method.GET)
                    .bucket(name)
                    .object(key)
                    .expiry(Math.toIntExact(valid.toSeconds()), TimeUnit.SECONDS)
                    .build()));
        } catch (MinioException e) {
            throw new IllegalStateException("cannot sign an address of " + key, e);
        }
    }

    Multipart multipart(String key) {
        return new Multipart(name, key, clients.bounded(), requests, this);
    }

    Requests requests() {
        return requests;
    }

    /** Ends what is under way. */
    @Override
    public void close() {
        clients.close();
    }
}
