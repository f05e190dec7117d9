package dev.slipway.server;

import dev.slipway.core.Certificates;
import dev.slipway.git.remote.GuardedHttp;
import dev.slipway.git.remote.Reach;
import dev.slipway.git.remote.RemoteRepositories;
import dev.slipway.git.remote.RemoteSubmodules;
import dev.slipway.git.repository.RepositoryStore;
import java.io.IOException;
import java.util.Set;

/** What is asked of servers elsewhere, as far as the settings let it. */
record Fetching(Config config, RepositoryStore store) {
    RemoteRepositories branches() throws IOException {
        return new RemoteRepositories(store, config.git().limits(), reach());
    }

    RemoteSubmodules submodules() throws IOException {
        var hosts = Set.copyOf(config.git().submoduleHosts());
        return new RemoteSubmodules(store.submodules(), config.git().limits(), hosts, reach());
    }

    GuardedHttp requests() throws IOException {
        return new GuardedHttp(reach());
    }

    private Reach reach() throws IOException {
        var tls = Certificates.context(
                Certificates.trusting(config.cluster().caBundle().stream().toList()));
        return new Reach(
                Set.copyOf(config.internalHosts()),
                tls,
                config.cluster().proxies().orOf(System.getenv()));
    }
}
