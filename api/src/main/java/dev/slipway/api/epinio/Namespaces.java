package dev.slipway.api.epinio;

import dev.slipway.api.epinio.Shapes.MetaLite;
import dev.slipway.api.epinio.Shapes.NamespaceShape;
import dev.slipway.core.InvalidInput;
import dev.slipway.core.Namespace;
import dev.slipway.core.app.App;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The namespaces that are there for somebody: those of the apps that can be seen, and the usual one. */
record Namespaces(Call call) {
    /** @throws Refusal if there is none of that name for who asks */
    Namespace require(String name) {
        try {
            var namespace = new Namespace(name);
            if (list().stream().anyMatch(there -> there.meta().name().equals(name))) {
                return namespace;
            }
        } catch (InvalidInput _) {
            // No namespace has such a name.
        }
        throw Refusal.missing("namespace", name);
    }

    List<NamespaceShape> list() {
        var apps = call.parts().access().visible(call.who()).stream()
                .collect(Collectors.groupingBy(app -> app.name().namespace(), TreeMap::new, Collectors.toList()));
        apps.computeIfAbsent(Namespace.DEFAULT, _ -> List.of());
        return apps.entrySet().stream()
                .map(entry -> shape(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static NamespaceShape shape(Namespace namespace, List<App> apps) {
        var names = apps.stream().map(app -> app.name().name()).sorted().toList();
        var since = apps.stream().map(App::createdAt).min(Instant::compareTo).orElse(Instant.EPOCH);
        return new NamespaceShape(new MetaLite(namespace.value(), since), names, List.of());
    }
}
