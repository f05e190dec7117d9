package dev.slipway.api.route;

import io.javalin.http.HandlerType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.eclipse.jetty.http.HttpStatus;

/**
 * The description of operations, made from what answers them.
 *
 * @see <a href="https://spec.openapis.org/oas/v3.1.1.html">OpenAPI 3.1</a>
 */
public final class OpenApi {
    private static final int HEADERS_TOO_LONG = 431;
    private static final List<Integer> ALWAYS = List.of(400, 401, 403, 404, 409, 414, 429, HEADERS_TOO_LONG, 503);
    private static final List<Integer> OF_CHANGES = List.of(422);
    private static final List<Integer> OF_BODIES = List.of(413, 415);
    private static final String EVENTS =
            "Events: `line` with a line of text; at last `end` with an object that says what has come "
                    + "of it, or `failed` with a problem.";

    private final Schemas schemas = new Schemas();
    private final Map<String, Map<String, Object>> paths = new TreeMap<>();
    private final String version;

    private OpenApi(String version) {
        this.version = version;
    }

    /** The document as JSON. */
    public static String document(String version, List<Operation> operations) {
        var document = new OpenApi(version);
        operations.forEach(document::add);
        return Json.write(document.all());
    }

    private void add(Operation operation) {
        var method = operation.method().name().toLowerCase(Locale.ROOT);
        paths.computeIfAbsent(operation.path(), _ -> new LinkedHashMap<>()).put(method, described(operation));
    }

    private Map<String, Object> described(Operation operation) {
        var described = new LinkedHashMap<String, Object>();
        described.put("tags", List.of(operation.group()));
        described.put("operationId", id(operation));
        described.put("summary", operation.summary());
        described.put("parameters", parameters(operation));
        operation
                .body()
                .ifPresent(body -> described.put(
                        "requestBody", Map.of("required", true, "content", json(schemas.reference(body)))));
        described.put("responses", responses(operation));
        return described;
    }

    /** {@code get-apps-namespace-app}: it changes only when the path does. */
    private static String id(Operation operation) {
        var words = operation
                .path()
                .replaceFirst("^/api/", "")
                .replaceAll("[{}]", "")
                .replaceAll("[/.]", "-");
        return operation.method().name().toLowerCase(Locale.ROOT) + "-" + words;
    }

    private static List<Object> parameters(Operation operation) {
        var parameters = new ArrayList<>();
        for (var name : operation.pathParameters()) {
            parameters.add(Map.of("name", name, "in", "path", "required", true, "schema", Map.of("type", "string")));
        }
        for (var each : operation.query()) {
            parameters.add(
                    Map.of("name", each.name(), "in", "query", "description", each.about(), "schema", each.schema()));
        }
        return parameters;
    }

    private Map<String, Object> responses(Operation operation) {
        var responses = new TreeMap<String, Object>();
        switch (operation.reply()) {
            case Reply.Message<?> message ->
                responses.put(
                        Integer.toString(message.status()),
                        response(message.status(), json(schemas.reference(message.type()))));
            case Reply.Done _ -> responses.put("204", Map.of("description", HttpStatus.getMessage(204)));
            case Reply.Lines _ -> responses.put("200", response(200, Map.of("text/plain", text())));
            case Reply.Events _ ->
                responses.put(
                        "200",
                        Map.of(
                                "description",
                                EVENTS,
                                "content",
                                Map.of(EventStream.MEDIA_TYPE, Map.of("schema", event()))));
        }
        for (int status : refusals(operation)) {
            responses.put(Integer.toString(status), Map.of("$ref", "#/components/responses/" + status));
        }
        return responses;
    }

    private static List<Integer> refusals(Operation operation) {
        return Stream.of(
                        ALWAYS,
                        operation.method().equals(HandlerType.GET) ? List.<Integer>of() : OF_CHANGES,
                        operation.body().isPresent() ? OF_BODIES : List.<Integer>of())
                .flatMap(List::stream)
                .toList();
    }

    private static Map<String, Object> response(int status, Map<String, Object> content) {
        return Map.of("description", HttpStatus.getMessage(status), "content", content);
    }

    private static Map<String, Object> json(Map<String, Object> schema) {
        return Map.of("application/json", Map.of("schema", schema));
    }

    private static Map<String, Object> event() {
        var text = Map.of("type", "string");
        return Map.of(
                "type",
                "object",
                "properties",
                Map.of("id", text, "event", Map.of("enum", List.of("line", "end", "failed")), "data", text));
    }

    private static Map<String, Object> text() {
        return Map.of("schema", Map.of("type", "string"));
    }

    private Map<String, Object> all() {
        var all = new LinkedHashMap<String, Object>();
        all.put("openapi", "3.1.0");
        all.put(
                "info",
                Map.of(
                        "title", "Slipway",
                        "version", version,
                        "description",
                                "Slipway's own routes. Epinio's, under /api/v1, are described where Epinio is."));
        all.put("servers", List.of(Map.of("url", "/")));
        all.put("security", List.of(Map.of("basic", List.of()), Map.of("bearer", List.of())));
        all.put("paths", paths);
        all.put(
                "components",
                Map.of("schemas", schemas(), "responses", problems(), "securitySchemes", securitySchemes()));
        return all;
    }

    private Map<String, Object> schemas() {
        var all = new TreeMap<>(schemas.components());
        all.put(
                "Problem",
                Map.of(
                        "type",
                        "object",
                        "description",
                        "Why a request was refused (RFC 9457).",
                        "properties",
                        Map.of(
                                "type", Map.of("type", "string"),
                                "title", Map.of("type", "string"),
                                "status", Map.of("type", "integer"),
                                "detail",
                                        Map.of(
                                                "type",
                                                "string",
                                                "description",
                                                "What was wrong, and what to do about it.")),
                        "required",
                        List.of("type", "title", "status")));
        return all;
    }

    private static Map<String, Object> problems() {
        var problems = new TreeMap<String, Object>();
        var problem = Map.<String, Object>of(
                Problem.MEDIA_TYPE, Map.of("schema", Map.of("$ref", "#/components/schemas/Problem")));
        Stream.of(ALWAYS, OF_CHANGES, OF_BODIES)
                .flatMap(List::stream)
                .forEach(status -> problems.put(Integer.toString(status), response(status, problem)));
        // What the router in front refuses it refuses in plain text.
        var either = new TreeMap<>(problem);
        either.put("text/plain", text());
        problems.put(Integer.toString(HEADERS_TOO_LONG), response(HEADERS_TOO_LONG, either));
        return problems;
    }

    private static Map<String, Object> securitySchemes() {
        return Map.of(
                "basic", Map.of("type", "http", "scheme", "basic", "description", "User name, and password or token."),
                "bearer", Map.of("type", "http", "scheme", "bearer", "description", "A token."));
    }
}
