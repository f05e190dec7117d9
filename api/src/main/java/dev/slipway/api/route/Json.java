package dev.slipway.api.route;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.Nulls;
import dev.slipway.core.InvalidInput;
import dev.slipway.core.Quoted;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.LogicalType;

/** JSON as our routes take and give it: nothing that is not described is taken, and what is absent is left out. */
public final class Json {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .withCoercionConfig(
                    LogicalType.Textual,
                    text -> text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
            .changeDefaultNullHandling(parts -> parts.withContentNulls(Nulls.FAIL))
            .changeDefaultPropertyInclusion(value -> value.withValueInclusion(JsonInclude.Include.NON_ABSENT))
            .build();

    private Json() {}

    public static String write(Object message) {
        return MAPPER.writeValueAsString(message);
    }

    /** @throws InvalidInput if the text is not such an object, whole and nothing else; no part of it is repeated */
    static <T extends Record> T read(String text, Class<T> type) {
        try {
            return complete(MAPPER.readValue(text, type), type);
        } catch (DatabindException e) {
            throw new InvalidInput("the request's body is not as it has to be" + place(e), advice(type));
        } catch (JacksonException _) {
            throw new InvalidInput("the request's body is not JSON", advice(type));
        }
    }

    // Null is what the JSON text "null" makes.
    private static <T extends Record> T complete(@Nullable T message, Class<T> type) {
        if (message == null) {
            throw new InvalidInput("the request's body is not an object", advice(type));
        }
        for (var part : type.getRecordComponents()) {
            if (value(part, message).isEmpty()) {
                throw new InvalidInput("the request's body has no '%s'".formatted(part.getName()), advice(type));
            }
        }
        return message;
    }

    private static Optional<Object> value(RecordComponent part, Record message) {
        try {
            var accessor = part.getAccessor();
            accessor.setAccessible(true);
            return Optional.ofNullable(accessor.invoke(message));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a record cannot be read", e);
        }
    }

    private static String place(DatabindException e) {
        var path = e.getPath().stream()
                .map(step -> step.getPropertyName() == null ? "" + step.getIndex() : step.getPropertyName())
                .collect(Collectors.joining("."));
        return path.isEmpty() ? "" : " at '%s'".formatted(Quoted.shorten(path));
    }

    private static String advice(Class<? extends Record> type) {
        var parts = Arrays.stream(type.getRecordComponents())
                .map(part -> "'%s'%s".formatted(part.getName(), part.getType() == Optional.class ? " (or not)" : ""))
                .collect(Collectors.joining(", "));
        return "give an object with %s; /api/ describes it".formatted(parts.isEmpty() ? "nothing in it" : parts);
    }
}
