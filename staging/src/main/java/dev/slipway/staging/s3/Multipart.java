package dev.slipway.staging.s3;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.minio.AbortMultipartUploadArgs;
import io.minio.CompleteMultipartUploadArgs;
import io.minio.CreateMultipartUploadArgs;
import io.minio.Http;
import io.minio.MinioAsyncClient;
import io.minio.UploadPartArgs;
import io.minio.UploadPartResponse;
import io.minio.messages.Part;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * An upload in parts, begun with its first one. The digest of all of it is known too late for the object's metadata, and to change
 * them is to copy the object: it lies beside the object, which names it.
 */
final class Multipart {
    private static final String UPLOAD = "x-amz-meta-slipway-upload";
    private static final String DIGEST = ".sha256-";

    private final String bucketName;
    private final String key;
    private final MinioAsyncClient client;
    private final Requests requests;
    private final Bucket bucket;
    private final String mark = UUID.randomUUID().toString();

    Multipart(String bucketName, String key, MinioAsyncClient client, Requests requests, Bucket bucket) {
        this.bucketName = bucketName;
        this.key = key;
        this.client = client;
        this.requests = requests;
        this.bucket = bucket;
    }

    /** Begins; returns the upload's id. */
    String begin() throws IOException {
        var args = CreateMultipartUploadArgs.builder()
                .bucket(bucketName)
                .object(key)
                .headers(new Http.Headers(Map.of("Content-Type", "application/octet-stream", UPLOAD, mark)))
                .build();
        return requests.send("begin to store " + key, () -> client.createMultipartUpload(args))
                .result()
                .uploadId();
    }

    Part send(String upload, int number, Piece piece) throws IOException {
        var headers = new Http.Headers(piece.headers());
        return requests.send(
                "store part %d of %s".formatted(number, key),
                () -> client.uploadPart(UploadPartArgs.builder()
                                .bucket(bucketName)
                                .object(key)
                                .uploadId(upload)
                                .partNumber(number)
                                .data(piece.bytes(), piece.length())
                                .headers(headers)
                                .build())
                        .thenApply(UploadPartResponse::part));
    }

    /** Makes the object of its parts. */
    void complete(String upload, List<Part> parts, String digest) throws IOException {
        bucket.put(digestKey(key, mark), new Piece(digest.getBytes(US_ASCII)), Map.of());
        var args = CompleteMultipartUploadArgs.builder()
                .bucket(bucketName)
                .object(key)
                .uploadId(upload)
                .parts(parts.toArray(Part[]::new))
                .maxRetries(0)
                .build();
        try {
            requests.send("finish storing " + key, () -> client.completeMultipartUpload(args));
        } catch (S3Failure e) {
            // An answer that is lost makes the second try fail.
            if (!completed()) {
                throw e;
            }
        }
    }

    private boolean completed() throws IOException {
        return bucket.head(key)
                .filter(found -> mark.equals(found.metadata().get(UPLOAD)))
                .isPresent();
    }

    /** The digest of an object that such an upload made and that has these metadata. */
    static Optional<String> digest(Bucket bucket, String key, Map<String, String> metadata) throws IOException {
        var made = metadata.get(UPLOAD);
        return made == null
                ? Optional.empty()
                : bucket.read(digestKey(key, made)).map(bytes -> new String(bytes, US_ASCII));
    }

    private static String digestKey(String key, String mark) {
        return key + DIGEST + mark;
    }

    /** Whether what has that key is such a digest. */
    static boolean isDigest(String key) {
        return key.lastIndexOf(DIGEST) > key.lastIndexOf('/');
    }

    void abort(String upload) throws IOException {
        var args = AbortMultipartUploadArgs.builder()
                .bucket(bucketName)
                .object(key)
                .uploadId(upload)
                .build();
        bucket.remove(List.of(digestKey(key, mark)));
        try {
            requests.send("give up storing " + key, () -> client.abortMultipartUpload(args));
        } catch (S3Failure e) {
            if (!e.missing()) {
                throw e;
            }
        }
    }
}
