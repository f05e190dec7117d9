package dev.slipway.api;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.slipway.core.lfs.LfsTransfers.Asked;
import dev.slipway.core.lfs.Lock;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/**
 * What git-lfs and its servers say to each other, as JSON.
 *
 * @see <a href="https://github.com/git-lfs/git-lfs/tree/main/docs/api">the API of Git LFS</a>
 */
final class LfsMessages {
    static final String MEDIA_TYPE = "application/vnd.git-lfs+json";
    private static final int LONGEST = 1 << 20;
    private static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .changeDefaultPropertyInclusion(usual -> usual.withValueInclusion(JsonInclude.Include.NON_NULL))
            .build();

    private LfsMessages() {}

    /** Which objects a client wants to get or to bring. */
    record BatchRequest(
            @Nullable String operation,
            @Nullable List<ObjectAsked> objects,
            @Nullable String hashAlgo) {
        List<Asked> asked() {
            return Optional.ofNullable(objects).orElse(List.of()).stream()
                    .map(one -> new Asked(one.oid == null ? "" : one.oid, one.size == null ? -1 : one.size))
                    .toList();
        }
    }

    record ObjectAsked(@Nullable String oid, @Nullable Long size) {}

    record BatchAnswer(String transfer, List<ObjectAnswer> objects, String hashAlgo) {}

    record ObjectAnswer(
            String oid,
            long size,
            @Nullable Boolean authenticated,
            @Nullable Map<String, Action> actions,
            @Nullable ObjectError error) {}

    record Action(String href, Map<String, String> header, long expiresIn) {}

    record ObjectError(int code, String message) {}

    record LockRequest(@Nullable String path) {}

    record UnlockRequest(@Nullable Boolean force) {}

    record VerifyRequest(@Nullable String cursor) {}

    record LockAnswer(OneLock lock, @Nullable String message) {}

    record LockList(List<OneLock> locks, @Nullable String nextCursor) {}

    record LockSides(
            List<OneLock> ours,
            List<OneLock> theirs,
            @Nullable String nextCursor) {}

    /** A lock as clients see it. */
    record OneLock(String id, String path, String lockedAt, Map<String, String> owner) {
        static OneLock of(Lock lock) {
            return new OneLock(
                    lock.id(),
                    lock.path(),
                    lock.at().toString(),
                    Map.of("name", lock.owner().value()));
        }
    }

    record Refusal(String message) {}

    /** Reads what the client says; nothing at all is an empty message. */
    static <T> T read(Context context, Class<T> type) throws IOException {
        var body = context.bodyInputStream().readNBytes(LONGEST + 1);
        if (body.length > LONGEST) {
            throw new HttpResponseException(
                    HttpStatus.CONTENT_TOO_LARGE.getCode(), "more is asked for at once than may be", Map.of());
        }
        try {
            var read = JSON.readValue(body.length == 0 ? "{}".getBytes(US_ASCII) : body, type);
            if (read != null) {
                return read;
            }
        } catch (JacksonException _) {
            // What is wrong with it is for the client's authors, who have the specification.
        }
        throw new HttpResponseException(
                HttpStatus.BAD_REQUEST.getCode(), "the request is not what git-lfs asks", Map.of());
    }

    static void write(Context context, int status, Object answer) {
        context.status(status).contentType(MEDIA_TYPE).result((JSON.writeValueAsString(answer) + "\n").getBytes(UTF_8));
    }
}
