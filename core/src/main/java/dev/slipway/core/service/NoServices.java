package dev.slipway.core.service;

import dev.slipway.core.ConfigurationKey;
import dev.slipway.core.Conflict;
import dev.slipway.core.Namespace;
import dev.slipway.core.Secret;
import dev.slipway.core.ServiceName;
import java.util.List;
import java.util.Map;

/** Offers nothing. */
final class NoServices implements Services {
    @Override
    public List<Offer> offers() {
        return List.of();
    }

    @Override
    public Map<ConfigurationKey, Secret> access(ServiceRequest request) {
        throw none();
    }

    @Override
    public void start(ServiceRequest request, Map<ConfigurationKey, Secret> access) {
        throw none();
    }

    @Override
    public void change(Service service, ServiceSettings wanted) {
        throw none();
    }

    @Override
    public ServiceConnection connect(Service service) {
        throw none();
    }

    private static Conflict none() {
        return new Conflict(
                "there are no services to be had here",
                "run one where you like, and tell apps of it by a configuration");
    }

    @Override
    public List<Service> list(Namespace namespace) {
        return List.of();
    }

    @Override
    public void remove(Namespace namespace, ServiceName name) {}
}
