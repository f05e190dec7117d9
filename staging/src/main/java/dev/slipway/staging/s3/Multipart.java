package dev.slipway.staging.s3;

import io.minio.AbortMultipartUploadArgs;
import io.minio.CompleteMultipartUploadArgs;
import io.minio.CopyObjectArgs;
import io.minio.CreateMultipartUploadArgs;
import io.minio.Directive;
import io.minio.Http;
import io.minio.MinioAsyncClient;
import io.minio.SourceObject;
import io.minio.UploadPartArgs;
import io.minio.messages.Part;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** An upload in parts, begun with its first one. What it makes is not an object of ours before it is labelled. */
final class Multipart {
    private static final String UPLOAD = "x-amz-meta-slipway-upload";

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
        var what = "store part %d of %s".formatted(number, key);
        var headers = piece.headers();
        return requests.send(
                what,
                () -> client.uploadPart(UploadPartArgs.builder()
                                .bucket(bucketName)
                                .object(key)
                                .uploadId(upload)
                                .partNumber(number)
                                .data(piece.bytes(), piece.length())
                                .headers(new Http.Headers(headers))
                                .build())
                        .thenApply(answer -> {
                            requests.check(answer.headers(), answer.part().etag(), piece, what);
                            return answer.part();
                        }));
    }

    /** Makes the object of its parts, then gives it its metadata, which could not be known before. */
    void complete(String upload, List<Part> parts, Map<String, String> metadata) throws IOException {
        var args = CompleteMultipartUploadArgs.builder()
                .bucket(bucketName)
                .object(key)
                .uploadId(upload)
                .parts(parts.toArray(Part[]::new))
                .maxRetries(0)
                .build();
        String tag;
        try {
            var answer = requests.send("finish storing " + key, () -> client.completeMultipartUpload(args));
            tag = Optional.ofNullable(answer.etag()).orElse("").replace("\"", "");
        } catch (S3Failure e) {
            tag = completedBefore().orElseThrow(() -> e);
        }
        label(tag, metadata);
    }

    /** The tag of the object, if it was this upload that made it: an answer that is lost makes the second try fail. */
    private Optional<String> completedBefore() throws IOException {
        return bucket.head(key)
                .filter(found -> mark.equals(found.metadata().get(UPLOAD)))
                .map(Bucket.Head::tag);
    }

    private void label(String tag, Map<String, String> metadata) throws IOException {
        var source = SourceObject.builder().bucket(bucketName).object(key);
        if (!tag.isEmpty()) {
            source.matchETag(tag);
        }
        var args = CopyObjectArgs.builder()
                .bucket(bucketName)
                .object(key)
                .source(source.build())
                .metadataDirective(Directive.REPLACE)
                .headers(Map.of("Content-Type", "application/octet-stream"))
                .userMetadata(metadata)
                .build();
        try {
            requests.send("label " + key, () -> client.copyObject(args));
        } catch (S3Failure e) {
            // Another writer was faster; what it stored is there, and what this one stored was there before.
            if (!e.conditionFailed()) {
                throw e;
            }
        }
    }

    void abort(String upload) throws IOException {
        var args = AbortMultipartUploadArgs.builder()
                .bucket(bucketName)
                .object(key)
                .uploadId(upload)
                .build();
        try {
            requests.send("give up storing " + key, () -> client.abortMultipartUpload(args));
        } catch (S3Failure e) {
            if (!e.missing()) {
                throw e;
            }
        }
    }
}
