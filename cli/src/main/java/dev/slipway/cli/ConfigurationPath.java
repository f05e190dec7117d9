package dev.slipway.cli;

import dev.slipway.core.ConfigurationName;
import dev.slipway.core.Namespace;
import dev.slipway.core.app.Configuration;

/** How users name a configuration: as an app, with its namespace before it unless that is the usual one. */
record ConfigurationPath(Namespace namespace, ConfigurationName name) {
    static ConfigurationPath parse(String text) {
        int slash = text.indexOf('/');
        return slash < 0
                ? new ConfigurationPath(Namespace.DEFAULT, new ConfigurationName(text))
                : new ConfigurationPath(
                        new Namespace(text.substring(0, slash)), new ConfigurationName(text.substring(slash + 1)));
    }

    static ConfigurationPath of(Configuration configuration) {
        return new ConfigurationPath(configuration.namespace(), configuration.name());
    }

    @Override
    public String toString() {
        return namespace.equals(Namespace.DEFAULT) ? name.value() : namespace + "/" + name;
    }
}
