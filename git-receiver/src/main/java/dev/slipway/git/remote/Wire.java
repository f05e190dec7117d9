package dev.slipway.git.remote;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.slipway.core.Secret;
import dev.slipway.git.repository.Expansion;
import dev.slipway.git.repository.RepositoryLimits;
import dev.slipway.git.repository.StrictObjectChecker;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.BasePackFetchConnection;
import org.eclipse.jgit.transport.FetchConnection;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.SshTransport;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.TransportHttp;
import org.eclipse.jgit.transport.URIish;

/** Fetches by smart HTTP or SSH, over connections that are guarded; what comes is judged as a push is. */
record Wire(Reach reach, RepositoryLimits limits) {
    private static final int SILENCE_SECONDS = 30;

    /**
     * What to fetch from.
     *
     * @param login what stands before the token; if both are empty nobody logs in
     * @param key the private key that logs in by SSH
     * @param hostKey the fingerprint of the host key that is taken by SSH
     */
    record Origin(URI url, String login, Secret token, Secret key, String hostKey) {
        /** One that is not fetched from by SSH. */
        Origin(URI url, String login, Secret token) {
            this(url, login, token, new Secret(""), "");
        }

        String authorization() {
            var pair = login + ":" + token.reveal();
            return pair.equals(":") ? "" : "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8));
        }
    }

    /** Asks for something, and fetches it. */
    @FunctionalInterface
    interface Talk<T> {
        T over(FetchConnection connection) throws IOException;
    }

    /**
     * @param refs that the talk is about
     * @param depth how much of the history comes; 0 for all
     */
    <T> T fetch(Repository into, Origin from, Collection<RefSpec> refs, int depth, Allowance allowance, Talk<T> talk)
            throws IOException {
        var checker = new StrictObjectChecker(new Expansion(limits, allowance::received));
        T brought;
        try (var transport = transport(into, from, allowance)) {
            transport.setTimeout(SILENCE_SECONDS);
            transport.setObjectChecker(checker);
            if (depth > 0) {
                transport.setDepth(depth);
            }
            brought = talk(transport, List.copyOf(refs), from.url(), talk);
        }
        var fault = checker.modulesFault(into);
        if (fault.isPresent()) {
            throw new FetchFailure.Useless(fault.get());
        }
        return brought;
    }

    private Transport transport(Repository into, Origin from, Allowance allowance) throws IOException {
        var transport = open(into, from);
        switch (transport) {
            case TransportHttp http ->
                http.setHttpConnectionFactory(
                        new GuardedConnection.Parts(reach, allowance, from.url().toURL(), from.authorization())
                                .factory());
            case SshTransport ssh -> ssh.setSshSessionFactory(new SshSessions(reach, from, allowance));
            default -> throw new IOException("an address was stored that nothing is fetched from");
        }
        return transport;
    }

    private static Transport open(Repository into, Origin from) throws IOException {
        try {
            return Transport.open(into, new URIish(from.url().toString()));
        } catch (URISyntaxException e) {
            throw new IOException("an address was stored that is none", e);
        }
    }

    private static <T> T talk(Transport transport, Collection<RefSpec> refs, URI url, Talk<T> talk) throws IOException {
        try (var connection = transport.openFetch(refs)) {
            if (!(connection instanceof BasePackFetchConnection)) {
                throw new FetchFailure.Useless("%s does not speak git's smart protocol".formatted(url.getHost()));
            }
            return talk.over(connection);
        }
    }
}
