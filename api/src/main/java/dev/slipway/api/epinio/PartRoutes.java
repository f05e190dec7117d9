package dev.slipway.api.epinio;

import dev.slipway.core.identity.Right;
import java.nio.charset.StandardCharsets;

/** What an app can be taken along as: its manifest, and nothing else. */
final class PartRoutes {
    private PartRoutes() {}

    static void addTo(Routes routes) {
        routes.get(Routes.APP + "/part/{part}", PartRoutes::part);
    }

    private static void part(Call call) {
        var app = call.app(Right.READ);
        var part = call.http().pathParam("part");
        switch (part) {
            case "manifest" -> {
                var manifest = Manifest.of(AppShapes.of(AppView.of(call, app)));
                call.http()
                        .contentType("application/yaml; charset=utf-8")
                        .result(manifest.getBytes(StandardCharsets.UTF_8));
            }
            case "values", "chart", "image", "archive" ->
                throw Refusal.notOffered(
                        "Slipway has no %s of an app to give away: it runs apps without Helm, from its own store; the source is in the Git repository"
                                .formatted(part));
            default ->
                throw Refusal.bad("unknown '%s' part, expected chart, manifest, image, values, or archive"
                        .formatted(part.replaceAll("\\p{C}", "?")));
        }
    }
}
