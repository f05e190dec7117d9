package dev.slipway.core.deploy;

import dev.slipway.core.ConfigurationName;
import dev.slipway.core.app.App;
import dev.slipway.core.app.Configurations;
import dev.slipway.core.release.BoundFiles;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What apps are bound to, as it is now. */
record Bindings(Configurations configurations) {
    /** What the app's next release has of them; one that is being removed is left out. */
    BoundFiles files(App app) {
        return BoundFiles.of(app.configurations().stream()
                .map(name -> configurations.find(app.name().namespace(), name))
                .flatMap(Optional::stream)
                .toList());
    }

    /** Those of the names that the app can still be bound to. */
    Set<ConfigurationName> there(App app, Collection<ConfigurationName> names) {
        return names.stream()
                .filter(name ->
                        configurations.find(app.name().namespace(), name).isPresent())
                .collect(Collectors.toSet());
    }
}
