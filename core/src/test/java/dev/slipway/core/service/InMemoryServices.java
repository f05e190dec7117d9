package dev.slipway.core.service;

import dev.slipway.core.ConfigurationKey;
import dev.slipway.core.Conflict;
import dev.slipway.core.Namespace;
import dev.slipway.core.Secret;
import dev.slipway.core.ServiceName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/** Services that are only noted down; of one kind, whose password is always the same. */
public final class InMemoryServices implements Services {
    private static final Offer REDIS = new Offer("redis-dev", "Redis", "keys and values", "7");

    private final ReentrantLock lock = new ReentrantLock();
    private final List<Service> services = new ArrayList<>();
    private volatile boolean offered = true;

    /** Offers none from now on. */
    public void withdraw() {
        offered = false;
    }

    @Override
    public List<Offer> offers() {
        return offered ? List.of(REDIS) : List.of();
    }

    @Override
    public Map<ConfigurationKey, Secret> access(ServiceRequest request) {
        return Map.of(new ConfigurationKey("password"), new Secret("made-for-it"));
    }

    @Override
    public void start(ServiceRequest request, Map<ConfigurationKey, Secret> access) {
        lock.lock();
        try {
            if (services.stream().anyMatch(each -> is(each, request.namespace(), request.name()))) {
                throw new Conflict("service '%s' is there already".formatted(request.name()), "choose another name");
            }
            services.add(new Service(
                    request.namespace(),
                    request.name(),
                    request.offer().name(),
                    "service-" + request.name(),
                    request.settings(),
                    request.by(),
                    request.at(),
                    true));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void change(Service service, ServiceSettings wanted) {
        lock.lock();
        try {
            services.replaceAll(each -> is(each, service.namespace(), service.name()) ? with(each, wanted) : each);
        } finally {
            lock.unlock();
        }
    }

    private static Service with(Service service, ServiceSettings settings) {
        return new Service(
                service.namespace(),
                service.name(),
                service.offer(),
                service.host(),
                settings,
                service.by(),
                service.createdAt(),
                service.ready());
    }

    private static boolean is(Service service, Namespace namespace, ServiceName name) {
        return service.namespace().equals(namespace) && service.name().equals(name);
    }

    @Override
    public List<Service> list(Namespace namespace) {
        lock.lock();
        try {
            return services.stream()
                    .filter(each -> each.namespace().equals(namespace))
                    .sorted(Comparator.comparing(Service::name))
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void remove(Namespace namespace, ServiceName name) {
        lock.lock();
        try {
            services.removeIf(each -> is(each, namespace, name));
        } finally {
            lock.unlock();
        }
    }
}
