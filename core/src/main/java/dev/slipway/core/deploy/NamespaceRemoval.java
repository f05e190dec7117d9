package dev.slipway.core.deploy;

import dev.slipway.core.Conflict;
import dev.slipway.core.Namespace;
import dev.slipway.core.NotFound;
import dev.slipway.core.UserName;
import dev.slipway.core.app.App;
import dev.slipway.core.app.Namespaces;
import dev.slipway.core.platform.Platform;
import java.util.List;

/** Removes a namespace with all that is in it. */
public record NamespaceRemoval(Platform platform, Deployer deployer) {
    // For apps that are pushed meanwhile.
    private static final int MOST_ATTEMPTS = 3;

    /** The apps that would go with it, by name. */
    public List<App> apps(Namespace name) {
        return platform.apps().list().stream()
                .filter(app -> app.name().namespace().equals(name))
                .toList();
    }

    /**
     * Stops and deletes all apps in it and its services, then removes it with its configurations. One that is interrupted or
     * fails has done some of that, and can be repeated.
     *
     * @throws NotFound if it is not there
     * @throws Conflict if it is the one that is open to all, or apps keep coming to it
     */
    public void remove(Namespace name, UserName by) throws InterruptedException {
        if (name.equals(Namespace.DEFAULT)) {
            throw Namespaces.open();
        }
        for (int attempt = 1; ; attempt++) {
            for (var app : apps(name)) {
                deployer.delete(app.id(), by);
            }
            for (var service : platform.services().list(name)) {
                platform.services().remove(name, service.name());
            }
            try {
                platform.namespaces().remove(name);
                return;
            } catch (Conflict e) {
                if (attempt == MOST_ATTEMPTS) {
                    throw e;
                }
            }
        }
    }
}
