package dev.slipway.api.epinio;

import java.util.List;

/** Services beside apps, of which there are none to be had. */
final class ServiceRoutes {
    private static final String NONE =
            "Slipway has no catalog of services: run one where you like, and tell apps of it by a configuration";
    private static final String ALL = Routes.NAMESPACE + "/services";
    private static final String ONE = ALL + "/{name}";
    private static final String CATALOG = "/catalogservices";

    private ServiceRoutes() {}

    static void addTo(Routes routes) {
        nothing(routes, "/services");
        nothing(routes, ALL);
        nothing(routes, CATALOG);
        StandardRoutes.matches(routes, Routes.NAMESPACE + "/servicesmatches", List.of());
        StandardRoutes.matches(routes, "/catalogservicesmatches", List.of());
        StandardRoutes.missing(routes, ONE, "service");
        StandardRoutes.missing(routes, CATALOG + "/{name}", "service instance");
        StandardRoutes.refuseChanges(routes, CATALOG, NONE);
        StandardRoutes.refuseChanges(routes, ALL, NONE);
        routes.post(Routes.APP + "/servicebindings", StandardRoutes.refused(NONE));
        for (var end : List.of("/bind", "/unbind")) {
            routes.post(ONE + end, StandardRoutes.refused(NONE));
        }
        routes.delete(ALL, call -> {
            throw Refusal.missing(
                    "service", call.named("services").stream().findFirst().orElse(""));
        });
    }

    private static void nothing(Routes routes, String path) {
        routes.get(path, call -> call.answer(List.of()));
    }
}
