package dev.slipway.api.epinio;

/** Namespaces. */
final class NamespaceRoutes {
    private NamespaceRoutes() {}

    static void addTo(Routes routes) {
        routes.get("/namespaces", call -> call.answer(call.namespaces().list()));
        routes.get(Routes.NAMESPACE, NamespaceRoutes::show);
        routes.get("/namespacematches", NamespaceRoutes::matches);
        routes.get("/namespacematches/{prefix}", NamespaceRoutes::matches);
    }

    private static void show(Call call) {
        call.answer(call.namespaces().list().stream()
                .filter(one -> one.meta().name().equals(call.namespaceName()))
                .findFirst()
                .orElseThrow(() -> Refusal.missing("namespace", call.namespaceName())));
    }

    private static void matches(Call call) {
        call.answerMatches(
                call.namespaces().list().stream().map(one -> one.meta().name()));
    }
}
