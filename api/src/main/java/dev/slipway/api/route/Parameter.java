package dev.slipway.api.route;

import java.util.Map;

/**
 * A word of a request's query, which may be left out.
 *
 * @param schema what it may be, as JSON Schema has it
 */
public record Parameter(String name, String about, Map<String, Object> schema) {
    public Parameter {
        schema = Map.copyOf(schema);
    }

    public static Parameter text(String name, String about) {
        return new Parameter(name, about, Map.of("type", "string"));
    }

    public static Parameter number(String name, String about, int least, int most, int usual) {
        return new Parameter(
                name, about, Map.of("type", "integer", "minimum", least, "maximum", most, "default", usual));
    }

    public static Parameter flag(String name, String about) {
        return new Parameter(name, about, Map.of("type", "boolean", "default", false));
    }
}
