package dev.slipway.staging.s3;

import io.minio.errors.ErrorResponseException;
import io.minio.errors.InvalidResponseException;
import io.minio.errors.ServerException;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;

/** A request to S3 that failed, in words that say where; never with a key's secret. */
final class S3Failure extends IOException {
    static final int NOT_MODIFIED = 304;
    static final int NOT_FOUND = 404;
    static final int CONDITION_FAILED = 412;

    private static final int NO_ANSWER = 0;
    private static final Set<Integer> PASSING = Set.of(NO_ANSWER, 408, 409, 429, 500, 502, 503, 504);
    private static final Set<String> PASSING_CODES =
            Set.of("RequestTimeout", "BadDigest", "XAmzContentSHA256Mismatch", "SlowDown", "IncompleteBody");
    private static final String NO_BUCKET = "NoSuchBucket";
    private static final Map<String, String> EXPLANATIONS = Map.of(
            "AccessDenied",
            "the access key may not do this",
            "InvalidAccessKeyId",
            "there is no such access key",
            "SignatureDoesNotMatch",
            "the secret key is wrong",
            "RequestTimeTooSkewed",
            "its clock and the server's differ",
            NO_BUCKET,
            "the bucket is not there",
            "AuthorizationHeaderMalformed",
            "the region is another",
            "PermanentRedirect",
            "the region is another",
            "XMinioStorageFull",
            "its disk is full");

    private final int status;
    private final String code;
    private final boolean passing;

    private S3Failure(String text, int status, String code, boolean passing, Throwable cause) {
        super(text, cause);
        this.status = status;
        this.code = code;
        this.passing = passing;
    }

    /** @param what what could not be done, and where */
    static S3Failure of(String what, Throwable cause) {
        return switch (cause) {
            case ErrorResponseException e -> answered(what, e);
            case ServerException e ->
                new S3Failure(
                        "%s: it answered %d".formatted(what, e.statusCode()),
                        e.statusCode(),
                        "",
                        passing(e.statusCode()),
                        e);
            case InvalidResponseException e -> broken(what, String.valueOf(e.getMessage()), e);
            case SSLHandshakeException e -> untrusted(what, e);
            case SSLPeerUnverifiedException e -> untrusted(what, e);
            case IOException e -> broken(what, e.getClass().getSimpleName() + ": " + e.getMessage(), e);
            default -> broken(what, "its answer is not that of an S3 server: " + cause.getMessage(), cause);
        };
    }

    private static S3Failure answered(String what, ErrorResponseException e) {
        int status = e.response().code();
        var code = String.valueOf(e.errorResponse().code());
        var explained =
                EXPLANATIONS.getOrDefault(code, String.valueOf(e.errorResponse().message()));
        return new S3Failure(
                "%s: %s (%s, %d)".formatted(what, explained, code, status),
                status,
                code,
                passing(status) || PASSING_CODES.contains(code),
                e);
    }

    /** An answer that did not come, or that says something else than was asked for. */
    static S3Failure broken(String what, String how, Throwable cause) {
        return new S3Failure(what + ": " + how, NO_ANSWER, "", true, cause);
    }

    private static S3Failure untrusted(String what, IOException e) {
        return new S3Failure(
                "%s: its certificate is not trusted: %s".formatted(what, e.getMessage()), NO_ANSWER, "", false, e);
    }

    private static boolean passing(int status) {
        return PASSING.contains(status);
    }

    /** Whether it may go well the next time. */
    boolean passing() {
        return passing;
    }

    /** Whether the object is not there, though the bucket is. */
    boolean missing() {
        return status == NOT_FOUND && !code.equals(NO_BUCKET);
    }

    boolean conditionFailed() {
        return status == CONDITION_FAILED;
    }

    boolean notModified() {
        return status == NOT_MODIFIED;
    }
}
