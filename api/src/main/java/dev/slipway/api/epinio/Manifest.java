package dev.slipway.api.epinio;

import dev.slipway.api.epinio.Shapes.AppShape;
import dev.slipway.api.epinio.Shapes.Origin;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** An app as a manifest that {@code epinio push} reads: YAML, each text of which is quoted where that is not needless. */
final class Manifest {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z/][A-Za-z0-9_./-]*");
    private static final Pattern WORD = Pattern.compile("(?i)y|n|yes|no|on|off|true|false|null");

    private final StringBuilder text = new StringBuilder();

    private Manifest() {}

    static String of(AppShape app) {
        var manifest = new Manifest();
        manifest.line(0, "name", app.meta().name());
        var configuration = app.configuration();
        manifest.open(0, "configuration");
        manifest.raw(2, "instances", String.valueOf(configuration.instances()));
        manifest.list(2, "configurations", configuration.configurations());
        manifest.map(2, "environment", configuration.environment());
        manifest.list(2, "routes", configuration.routes());
        manifest.line(2, "appchart", configuration.appchart());
        manifest.origin(app.origin());
        manifest.staging(app.staging().builder());
        manifest.line(0, "namespace", app.meta().namespace());
        return manifest.text.toString();
    }

    private void origin(Origin origin) {
        var git = origin.git();
        if (git != null) {
            open(0, "origin");
            open(2, "git");
            line(4, "revision", git.revision());
            line(4, "repository", git.repository());
            line(4, "branch", git.branch());
        } else if (origin.path() != null) {
            open(0, "origin");
            line(2, "path", origin.path());
        } else if (origin.container() != null) {
            open(0, "origin");
            line(2, "container", origin.container());
        }
    }

    private void staging(String builder) {
        if (!builder.isEmpty()) {
            open(0, "staging");
            line(2, "builder", builder);
        }
    }

    private void open(int indent, String name) {
        text.append(" ".repeat(indent)).append(name).append(":\n");
    }

    private void raw(int indent, String name, String value) {
        text.append(" ".repeat(indent)).append(name).append(": ").append(value).append('\n');
    }

    private void line(int indent, String name, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            raw(indent, name, scalar(value));
        }
    }

    private void list(int indent, String name, List<String> values) {
        if (!values.isEmpty()) {
            open(indent, name);
            values.forEach(value -> text.append(" ".repeat(indent))
                    .append("- ")
                    .append(scalar(value))
                    .append('\n'));
        }
    }

    private void map(int indent, String name, Map<String, String> values) {
        if (!values.isEmpty()) {
            open(indent, name);
            values.forEach((key, value) -> raw(indent + 2, scalar(key), scalar(value)));
        }
    }

    // What JSON quotes, YAML reads as the same text.
    private static String scalar(String value) {
        boolean plain = PLAIN.matcher(value).matches() && !WORD.matcher(value).matches();
        return plain ? value : Json.text(value);
    }
}
