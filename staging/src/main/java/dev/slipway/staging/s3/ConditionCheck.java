package dev.slipway.staging.s3;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.slipway.core.InvalidInput;
import java.io.IOException;
import java.util.List;
import java.util.UUID;

/** Finds out whether a bucket honours the conditions of a write: some servers accept and ignore them. */
final class ConditionCheck {
    private static final String NEVER_GIVEN = "00000000000000000000000000000000";

    private final Bucket bucket;
    private final String key = "checks/" + UUID.randomUUID();

    ConditionCheck(Bucket bucket) {
        this.bucket = bucket;
    }

    /** @throws InvalidInput if it does not */
    void run() throws IOException {
        try {
            var tag = bucket.putIf(key, "", piece("1"));
            require(tag.isPresent());
            require(bucket.putIf(key, "", piece("2")).isEmpty());
            require(bucket.putIf(key, NEVER_GIVEN, piece("3")).isEmpty());
            require(bucket.putIf(key, tag.orElseThrow(), piece("4")).isPresent());
        } finally {
            bucket.remove(List.of(key));
        }
    }

    private static void require(boolean honoured) {
        if (!honoured) {
            throw new InvalidInput(
                    "this S3 server ignores the conditions If-Match and If-None-Match of a write, so two servers could undo"
                            + " each other's",
                    "use a MinIO of 2024 or newer, Amazon S3, or another server that honours them");
        }
    }

    private static Piece piece(String text) {
        return new Piece(text.getBytes(US_ASCII));
    }
}
