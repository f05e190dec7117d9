package dev.slipway.api.epinio;

import io.javalin.http.Context;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;

/** Reads what clients send as JSON, whatever they call it, and writes what they read. */
final class Json {
    static final int LONGEST = 1 << 20;
    private static final String TYPE = "application/json; charset=utf-8";
    private static final TypeReference<Map<String, String>> MAP = new TypeReference<>() {};
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private Json() {}

    /** @throws Refusal if it is none of that kind, or longer than a request may be */
    static <T> T read(Context context, Class<T> type) throws IOException {
        return parse(body(context), type);
    }

    /** As above, where no body at all is one without fields. */
    static <T> T readOptional(Context context, Class<T> type) throws IOException {
        var body = body(context);
        return parse(body.length == 0 ? "{}".getBytes(StandardCharsets.US_ASCII) : body, type);
    }

    /** Names with their values. */
    static Map<String, String> readMap(Context context) throws IOException {
        try {
            var read = MAPPER.readValue(body(context), MAP);
            if (read != null) {
                return read;
            }
        } catch (JacksonException _) {
            // As above.
        }
        throw malformed();
    }

    private static Refusal malformed() {
        return Refusal.bad("the request's body is not the JSON that is asked for here");
    }

    private static byte[] body(Context context) throws IOException {
        var body = context.bodyInputStream().readNBytes(LONGEST + 1);
        if (body.length > LONGEST) {
            throw new Refusal(413, "the request is longer than it may be", "at most %d bytes".formatted(LONGEST));
        }
        return body;
    }

    private static <T> T parse(byte[] body, Class<T> type) {
        try {
            var read = MAPPER.readValue(body, type);
            if (read != null) {
                return read;
            }
        } catch (JacksonException _) {
            // Where exactly it is wrong tells of our classes, not of the client's request.
        }
        throw malformed();
    }

    static void answer(Context context, int status, Object answer) {
        context.status(status).contentType(TYPE).result(text(answer));
    }

    static String text(Object value) {
        return MAPPER.writeValueAsString(value);
    }
}
