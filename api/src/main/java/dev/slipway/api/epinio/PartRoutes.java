package dev.slipway.api.epinio;

import dev.slipway.core.app.App;
import dev.slipway.core.identity.Right;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** What an app can be taken along as: its manifest, and the source of what runs. */
final class PartRoutes {
    private PartRoutes() {}

    static void addTo(Routes routes) {
        routes.get(Routes.APP + "/part/{part}", PartRoutes::part);
        routes.get(Routes.APP + "/source", call -> archive(call, call.app(Right.READ)));
    }

    private static void part(Call call) throws IOException {
        var app = call.app(Right.READ);
        var part = call.http().pathParam("part");
        switch (part) {
            case "manifest" -> {
                var manifest = Manifest.of(AppShapes.of(AppView.of(call, app)));
                call.http()
                        .contentType("application/yaml; charset=utf-8")
                        .result(manifest.getBytes(StandardCharsets.UTF_8));
            }
            case "archive" -> archive(call, app);
            case "values", "chart", "image" ->
                throw Refusal.notOffered(
                        "Slipway has no %s of an app to give away: it runs apps without Helm, from its own store; the source is the part archive"
                                .formatted(part));
            default ->
                throw Refusal.bad("unknown '%s' part, expected chart, manifest, image, values, or archive"
                        .formatted(part.replaceAll("\\p{C}", "?")));
        }
    }

    private static void archive(Call call, App app) throws IOException {
        var running = call.platform()
                .releases()
                .current(app.id())
                .orElseThrow(() -> Refusal.bad("application '%s' has no workload".formatted(app.name())));
        call.http()
                .disableCompression()
                .contentType("application/x-gzip")
                .header(
                        "Content-Disposition",
                        "attachment; filename=\"%s.tar.gz\""
                                .formatted(app.name().name()));
        call.parts().archives().write(app.id(), running.commit(), call.http().outputStream());
    }
}
