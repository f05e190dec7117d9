package dev.slipway.api.route;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The JSON Schemas of messages, which are records; each is kept once, under its name. */
final class Schemas {
    private final Map<String, Object> components = new TreeMap<>();

    /** The schemas that were asked for, and those that they are made of. */
    Map<String, Object> components() {
        return components;
    }

    /** A reference to the record's schema. */
    Map<String, Object> reference(Class<?> type) {
        if (!components.containsKey(type.getSimpleName())) {
            // First, so that a record may hold others of its own kind.
            components.put(type.getSimpleName(), Map.of());
            components.put(type.getSimpleName(), object(type));
        }
        return Map.of("$ref", "#/components/schemas/" + type.getSimpleName());
    }

    private Map<String, Object> object(Class<?> type) {
        var properties = new LinkedHashMap<String, Object>();
        var required = new ArrayList<String>();
        for (var part : type.getRecordComponents()) {
            properties.put(part.getName(), described(schema(part.getGenericType()), part));
            if (part.getType() != Optional.class) {
                required.add(part.getName());
            }
        }
        var schema = new LinkedHashMap<String, Object>();
        schema.put("type", "object");
        schema.putAll(described(Map.of(), type));
        schema.put("properties", properties);
        schema.put("required", required);
        schema.put("additionalProperties", false);
        return schema;
    }

    private static Map<String, Object> described(Map<String, Object> schema, AnnotatedElement what) {
        var about = what.getAnnotation(About.class);
        if (about == null) {
            return schema;
        }
        var more = new LinkedHashMap<>(schema);
        more.put("description", about.value());
        return more;
    }

    private Map<String, Object> schema(Type type) {
        return switch (type) {
            case ParameterizedType generic -> schema(generic);
            case Class<?> plain -> schema(plain);
            default -> throw unknown(type);
        };
    }

    private Map<String, Object> schema(ParameterizedType type) {
        var inner = type.getActualTypeArguments();
        if (type.getRawType() == Optional.class) {
            return schema(inner[0]);
        } else if (type.getRawType() == List.class) {
            return Map.of("type", "array", "items", schema(inner[0]));
        } else if (type.getRawType() == Map.class) {
            return Map.of("type", "object", "additionalProperties", schema(inner[1]));
        }
        throw unknown(type);
    }

    private Map<String, Object> schema(Class<?> type) {
        if (type.isRecord()) {
            return reference(type);
        } else if (type == String.class) {
            return Map.of("type", "string");
        } else if (type == Instant.class) {
            return Map.of("type", "string", "format", "date-time");
        } else if (type == URI.class) {
            return Map.of("type", "string", "format", "uri");
        } else if (type == boolean.class || type == Boolean.class) {
            return Map.of("type", "boolean");
        } else if (type == int.class || type == Integer.class) {
            return Map.of("type", "integer", "format", "int32");
        } else if (type == long.class || type == Long.class) {
            return Map.of("type", "integer", "format", "int64");
        } else if (type == double.class || type == Double.class) {
            return Map.of("type", "number");
        }
        throw unknown(type);
    }

    private static IllegalStateException unknown(Type type) {
        return new IllegalStateException("no JSON is known for " + type);
    }
}
