package dev.slipway.api.epinio;

import dev.slipway.api.epinio.Shapes.MetaLite;
import dev.slipway.api.epinio.Shapes.NamespaceRequest;
import dev.slipway.api.epinio.Shapes.NamespaceShape;
import dev.slipway.core.Conflict;
import dev.slipway.core.Namespace;
import dev.slipway.core.app.App;
import dev.slipway.core.app.NamespaceEntry;
import dev.slipway.core.app.Namespaces;
import dev.slipway.core.deploy.NamespaceRemoval;
import dev.slipway.core.identity.Right;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Namespaces: made, listed, shown and removed with all that is in them. */
final class NamespaceRoutes {
    private static final String ALL = "/namespaces";

    private NamespaceRoutes() {}

    static void addTo(Routes routes) {
        routes.get(ALL, NamespaceRoutes::list);
        routes.post(ALL, NamespaceRoutes::create);
        routes.delete(ALL, call -> delete(call, call.named("namespaces")));
        routes.get(Routes.NAMESPACE, NamespaceRoutes::show);
        routes.delete(Routes.NAMESPACE, call -> delete(call, List.of(call.namespaceName())));
        routes.get("/namespacematches", NamespaceRoutes::matches);
        routes.get("/namespacematches/{prefix}", NamespaceRoutes::matches);
    }

    private static void list(Call call) {
        var apps = names(call);
        call.answer(call.namespaces().map(entry -> shape(call, entry, apps)).toList());
    }

    private static Map<Namespace, List<String>> names(Call call) {
        return call.parts().access().visible(call.who()).stream()
                .map(App::name)
                .sorted()
                .collect(Collectors.groupingBy(
                        name -> name.namespace(), Collectors.mapping(name -> name.name(), Collectors.toList())));
    }

    private static NamespaceShape shape(Call call, NamespaceEntry entry, Map<Namespace, List<String>> apps) {
        return new NamespaceShape(
                new MetaLite(entry.name().value(), entry.createdAt()),
                apps.getOrDefault(entry.name(), List.of()),
                ConfigurationRoutes.names(call, entry.name()).toList());
    }

    private static void create(Call call) throws IOException {
        var wanted =
                Optional.ofNullable(call.read(NamespaceRequest.class).name()).orElse("");
        if (wanted.isEmpty()) {
            throw Refusal.bad("name of namespace to create not found");
        }
        var name = call.newNamespace(wanted);
        call.parts().access().requireCreate(call.who(), name);
        try {
            var now = call.parts().clock().instant();
            call.platform()
                    .namespaces()
                    .add(NamespaceEntry.create(name, call.who().user(), now));
        } catch (Conflict _) {
            throw Refusal.exists("namespace", wanted);
        }
        call.tellOperator("namespace %s added".formatted(name));
        call.created();
    }

    private static void show(Call call) {
        call.answer(shape(call, call.requireNamespace(call.namespaceName(), Right.READ), names(call)));
    }

    private static void delete(Call call, List<String> names) throws InterruptedException {
        var entries = names.stream()
                .map(name -> call.requireNamespace(name, Right.MANAGE))
                .toList();
        if (entries.stream().anyMatch(entry -> entry.name().equals(Namespace.DEFAULT))) {
            throw Namespaces.open();
        }
        var removal = new NamespaceRemoval(call.platform(), call.parts().deployer());
        for (var entry : entries) {
            removal.remove(entry.name(), call.who().user());
            call.tellOperator("namespace %s removed".formatted(entry.name()));
        }
        call.ok();
    }

    private static void matches(Call call) {
        call.answerMatches(call.namespaces().map(entry -> entry.name().value()));
    }
}
