package dev.slipway.core.service;

import dev.slipway.core.Busy;
import dev.slipway.core.ConfigurationKey;
import dev.slipway.core.Conflict;
import dev.slipway.core.Namespace;
import dev.slipway.core.Secret;
import dev.slipway.core.ServiceName;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
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
    private volatile int port;

    /** Offers none from now on. */
    public void withdraw() {
        offered = false;
    }

    /** Has all of them answer at that port of the loopback interface from now on; none does before. */
    public void answerAt(int newPort) {
        port = newPort;
    }

    @Override
    public ServiceConnection connect(Service service) {
        if (port == 0) {
            throw new Busy("service '%s' does not answer".formatted(service.name()), "try again");
        }
        try {
            return new Connection(new Socket(InetAddress.getLoopbackAddress(), port));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private record Connection(Socket socket, InputStream in, OutputStream out) implements ServiceConnection {
        Connection(Socket socket) throws IOException {
            this(socket, socket.getInputStream(), socket.getOutputStream());
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
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
