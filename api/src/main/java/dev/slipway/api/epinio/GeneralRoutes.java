package dev.slipway.api.epinio;

import dev.slipway.api.epinio.Shapes.Me;
import dev.slipway.api.epinio.Shapes.PassShape;
import dev.slipway.api.epinio.Shapes.Role;
import dev.slipway.api.epinio.Shapes.ServerShape;
import java.util.List;
import java.util.Map;

/** What the server is, and who is asking. */
final class GeneralRoutes {
    private GeneralRoutes() {}

    static void addTo(Routes routes) {
        routes.open("/ready", (context, _) -> Json.answer(context, 200, Map.of()));
        // The client replaces itself where this is another version than its own.
        routes.open(
                EpinioApi.ROOT + "/info",
                (context, parts) -> Json.answer(
                        context,
                        200,
                        new ServerShape(
                                EpinioApi.VERSION,
                                "Slipway " + parts.version(),
                                parts.platform().pipeline().builder().orElse(""))));
        routes.get("/me", GeneralRoutes::me);
        routes.get(
                "/authtoken",
                call -> call.answer(
                        new PassShape(call.parts().passes().issue(call.who()).reveal())));
    }

    private static void me(Call call) {
        var role = call.who().admin() ? "admin" : "user";
        var namespaces = call.namespaces().map(entry -> entry.name().value()).toList();
        call.answer(new Me(
                call.who().user().value(),
                List.of(new Role(role, role, "", true)),
                namespaces,
                GitLoginRoutes.names(call).toList()));
    }
}
