package dev.slipway.core.service;

import dev.slipway.core.Busy;
import dev.slipway.core.ConfigurationKey;
import dev.slipway.core.Conflict;
import dev.slipway.core.Namespace;
import dev.slipway.core.Secret;
import dev.slipway.core.ServiceName;
import java.util.List;
import java.util.Map;

/** The services of all namespaces. Blocking and thread-safe. */
public interface Services {
    /** Where there is nothing to run them on. */
    Services NONE = new NoServices();

    /** What can be asked for, by name. */
    List<Offer> offers();

    /** What apps will need to reach it: host, port and new credentials among others. */
    Map<ConfigurationKey, Secret> access(ServiceRequest request);

    /**
     * Begins to run one with that access, without waiting until it answers. Its namespace is there.
     *
     * @throws Conflict if there is one of that name in the namespace
     */
    void start(ServiceRequest request, Map<ConfigurationKey, Secret> access);

    /**
     * Gives one other settings, and the version that is on offer now; its process is replaced where that concerns it.
     *
     * @throws Conflict if that cannot be had
     */
    void change(Service service, ServiceSettings wanted);

    /** All of a namespace, by name. */
    List<Service> list(Namespace namespace);

    /**
     * Connects to the port that it answers at.
     *
     * @throws Busy if it does not answer now
     */
    ServiceConnection connect(Service service) throws InterruptedException;

    /** Ends it and removes all that it kept; one that is gone is passed over. */
    void remove(Namespace namespace, ServiceName name);
}
