package dev.slipway.api.page;

import dev.slipway.api.route.Operation;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.util.List;
import java.util.function.Supplier;

/** What browsers get: one document, and the scripts and styles that it is made with. */
public final class Page {
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
            + "img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    private static final String FOR_GOOD = "public, max-age=31536000, immutable";
    private static final String ASKED_AGAIN = "no-cache";

    private Page() {}

    /** @param operations what the reference describes */
    public static void addTo(JavalinConfig config, Supplier<List<Operation>> operations) {
        config.routes.get("/page/{version}/{file}", Page::file);
        config.routes.get("/api/", context -> document(context, Reference.of(operations.get(), Files.version())));
    }

    /** Whether a browser asks, to show it to somebody. */
    public static boolean isWanted(Context context) {
        var accepted = context.header("Accept");
        return accepted != null && accepted.contains("text/html");
    }

    public static void show(Context context) {
        document(context, Files.document());
    }

    private static void document(Context context, File file) {
        context.header("Content-Security-Policy", POLICY).header("Vary", "Accept");
        send(context, file, ASKED_AGAIN);
    }

    private static void file(Context context) {
        var file = Files.find(context.pathParam("file"))
                .filter(_ -> context.pathParam("version").equals(Files.version()))
                .orElseThrow(NotFoundResponse::new);
        send(context, file, FOR_GOOD);
    }

    private static void send(Context context, File file, String caching) {
        context.header("Cache-Control", caching)
                .header("ETag", file.tag())
                .header("Cross-Origin-Resource-Policy", "same-origin")
                .contentType(file.type());
        if (file.tag().equals(context.header("If-None-Match"))) {
            context.status(304);
            return;
        }
        context.disableCompression();
        var encodings = context.header("Accept-Encoding");
        if (encodings != null && encodings.contains("gzip")) {
            context.header("Content-Encoding", "gzip").result(file.compressed());
        } else {
            context.result(file.content());
        }
    }
}
