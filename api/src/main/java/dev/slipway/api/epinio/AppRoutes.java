package dev.slipway.api.epinio;

import dev.slipway.core.AppName;
import dev.slipway.core.app.App;
import dev.slipway.core.identity.Right;
import java.util.stream.Stream;

/** Apps: listed and shown. */
final class AppRoutes {
    private AppRoutes() {}

    static void addTo(Routes routes) {
        routes.get("/applications", AppRoutes::listAll);
        routes.get(Routes.NAMESPACE + "/applications", AppRoutes::list);
        routes.get(Routes.APP, AppRoutes::show);
        routes.get(Routes.NAMESPACE + "/appsmatches", AppRoutes::matches);
        routes.get(Routes.NAMESPACE + "/appsmatches/{prefix}", AppRoutes::matches);
    }

    private static void listAll(Call call) {
        Paging.answer(call, call.parts().access().visible(call.who()), app -> AppShapes.of(AppView.of(call, app)));
    }

    private static void list(Call call) {
        Paging.answer(call, visible(call).toList(), app -> AppShapes.of(AppView.of(call, app)));
    }

    private static Stream<App> visible(Call call) {
        var namespace = call.namespace();
        return call.parts().access().visible(call.who()).stream()
                .filter(app -> app.name().namespace().equals(namespace));
    }

    private static void show(Call call) {
        call.answer(AppShapes.of(AppView.of(call, call.app(Right.READ))));
    }

    private static void matches(Call call) {
        call.answerMatches(visible(call).map(App::name).map(AppName::name));
    }
}
