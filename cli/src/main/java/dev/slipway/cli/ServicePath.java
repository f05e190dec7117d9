package dev.slipway.cli;

import dev.slipway.core.Namespace;
import dev.slipway.core.ServiceName;
import dev.slipway.core.service.Service;

/** How users name a service: as a configuration. */
record ServicePath(Namespace namespace, ServiceName name) {
    static ServicePath parse(String text) {
        var path = ConfigurationPath.parse(text);
        return new ServicePath(path.namespace(), new ServiceName(path.name().value()));
    }

    static ServicePath of(Service service) {
        return new ServicePath(service.namespace(), service.name());
    }

    @Override
    public String toString() {
        return namespace.equals(Namespace.DEFAULT) ? name.value() : namespace + "/" + name;
    }
}
