package dev.slipway.api.page;

import dev.slipway.api.route.About;
import dev.slipway.api.route.Operation;
import dev.slipway.api.route.Reply;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The reference of the routes, to read: made from the operations themselves, without a script. */
final class Reference {
    private Reference() {}

    static File of(List<Operation> operations, String version) {
        var groups = operations.stream().map(Operation::group).distinct().toList();
        var parts = new ArrayList<String>();
        for (var group : groups) {
            parts.add("<h2 id=\"%1$s\">%1$s</h2>".formatted(escaped(group)));
            operations.stream()
                    .filter(operation -> operation.group().equals(group))
                    .map(Reference::described)
                    .forEach(parts::add);
        }
        var contents = groups.stream()
                .map(group -> "<a href=\"#%1$s\">%1$s</a>".formatted(escaped(group)))
                .collect(Collectors.joining(" "));
        var html = """
                <!doctype html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <meta name="color-scheme" content="light dark">
                <title>HTTP routes · Slipway</title>
                <link rel="stylesheet" href="/page/%s/page.css">
                </head>
                <body>
                <header class="bar"><a class="brand" href="/">Slipway</a></header>
                <main class="reference">
                <h1>HTTP routes</h1>
                <p>Log in by name and password or token (Basic), or by token alone (Bearer), over HTTPS. Refusals are problem
                details (RFC 9457). All of it for programs: <a href="/api/openapi.json">openapi.json</a>, OpenAPI 3.1.</p>
                <nav class="contents" aria-label="Groups">%s</nav>
                %s
                </main>
                </body>
                </html>
                """.formatted(version, contents, String.join("\n", parts));
        return new File("text/html; charset=utf-8", html.getBytes(StandardCharsets.UTF_8));
    }

    private static String described(Operation operation) {
        var query = operation.query().stream()
                .map(parameter -> "<dt><code>?%s=</code></dt><dd>%s</dd>"
                        .formatted(escaped(parameter.name()), escaped(parameter.about())))
                .collect(Collectors.joining());
        var body = operation.body().map(Reference::object).map("<dt>takes</dt><dd>%s</dd>"::formatted);
        return """
                <section class="operation">
                <h3><code>%s %s</code></h3>
                <p>%s.</p>
                <dl>%s%s<dt>answers</dt><dd>%s</dd></dl>
                </section>""".formatted(
                        operation.method().name(),
                        escaped(operation.path()),
                        escaped(operation.summary()),
                        query,
                        body.orElse(""),
                        answer(operation.reply()));
    }

    private static String answer(Reply reply) {
        return switch (reply) {
            case Reply.Message<?> message -> "%d, %s".formatted(message.status(), object(message.type()));
            case Reply.Done _ -> "204, no content";
            case Reply.Lines _ -> "200, lines of text";
            case Reply.Events _ ->
                "200, server-sent events: <code>line</code>, and <code>end</code> or <code>failed</code> at last";
        };
    }

    /** The parts of an object, in a line. */
    private static String object(Class<?> type) {
        var parts = new ArrayList<String>();
        for (var part : type.getRecordComponents()) {
            var about = part.getAnnotation(About.class);
            parts.add("<code>%s</code>%s%s"
                    .formatted(
                            escaped(part.getName()),
                            part.getType() == Optional.class ? " (or not)" : "",
                            about == null ? "" : ": " + escaped(about.value().replaceFirst("[.]$", ""))));
        }
        return String.join("; ", parts);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
