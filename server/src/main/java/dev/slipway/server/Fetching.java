package dev.slipway.server;

import dev.slipway.core.Certificates;
import dev.slipway.git.remote.RemoteRepositories;
import dev.slipway.git.remote.RemoteSubmodules;
import dev.slipway.git.repository.RepositoryStore;
import java.io.IOException;
import java.util.Set;
import javax.net.ssl.SSLContext;

/** What is fetched from Git servers elsewhere, as far as the settings let it. */
record Fetching(Config config, RepositoryStore store) {
    RemoteRepositories branches() throws IOException {
        return new RemoteRepositories(store, config.git().limits(), internal(), tls());
    }

    RemoteSubmodules submodules() throws IOException {
        var hosts = Set.copyOf(config.git().submoduleHosts());
        return new RemoteSubmodules(store.submodules(), config.git().limits(), hosts, internal(), tls());
    }

    private Set<String> internal() {
        return Set.copyOf(config.internalHosts());
    }

    private SSLContext tls() throws IOException {
        return Certificates.context(
                Certificates.trusting(config.cluster().caBundle().stream().toList()));
    }
}
