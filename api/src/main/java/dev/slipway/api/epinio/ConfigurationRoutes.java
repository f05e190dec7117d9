package dev.slipway.api.epinio;

import dev.slipway.core.Namespace;
import java.util.stream.Stream;

/** Configurations. */
final class ConfigurationRoutes {
    private ConfigurationRoutes() {}

    static Stream<String> names(Call call, Namespace namespace) {
        return Stream.empty();
    }

    static void removeAll(Call call, Namespace namespace) {}
}
