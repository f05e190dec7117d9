package dev.slipway.local.tls;

import dev.slipway.core.Proxies;
import java.io.IOException;
import java.net.http.HttpClient;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.time.Duration;
import java.util.Optional;
import org.shredzone.acme4j.AccountBuilder;
import org.shredzone.acme4j.Authorization;
import org.shredzone.acme4j.Login;
import org.shredzone.acme4j.Order;
import org.shredzone.acme4j.Problem;
import org.shredzone.acme4j.Session;
import org.shredzone.acme4j.Status;
import org.shredzone.acme4j.challenge.Http01Challenge;
import org.shredzone.acme4j.connector.NetworkSettings;
import org.shredzone.acme4j.exception.AcmeException;
import org.shredzone.acme4j.provider.GenericAcmeProvider;

/** Signs certificates for hosts that it finds led here by HTTP, which it tells by ACME. */
final class Authority {
    private static final Duration ANSWER = Duration.ofSeconds(20);
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final HttpsConfig.Acme config;
    private final CertificateFolder folder;
    private final Proofs proofs;

    Authority(HttpsConfig.Acme config, CertificateFolder folder, Proofs proofs) {
        this.config = config;
        this.folder = folder;
        this.proofs = proofs;
    }

    /**
     * Has it sign a certificate with a new key.
     *
     * @throws AcmeException if it does not, or cannot be reached
     */
    ServerCertificate certify(String host) throws AcmeException, IOException, InterruptedException {
        var order = login().newOrder().domain(host).create();
        for (var authorization : order.getAuthorizations()) {
            prove(authorization);
        }
        ready(order.waitUntilReady(PATIENCE), order);
        var keys = keys();
        if (order.getStatus() == Status.READY) {
            order.execute(keys);
        }
        ready(order.waitForCompletion(PATIENCE), order);
        return new ServerCertificate(order.getCertificate().getCertificateChain(), keys.getPrivate());
    }

    private static void ready(Status status, Order order) throws AcmeException {
        if (status == Status.INVALID) {
            throw new AcmeException("the order is refused" + reason(order.getError()));
        }
    }

    private Login login() throws AcmeException, IOException {
        var session = new Session(config.directory(), new Provider());
        session.networkSettings().setTimeout(ANSWER);
        var account = new AccountBuilder().agreeToTermsOfService().useKeyPair(accountKeys());
        if (!config.contact().isEmpty()) {
            account.addEmail(config.contact());
        }
        // Finds the account of the key, and makes it the first time.
        return account.createLogin(session);
    }

    private KeyPair accountKeys() throws IOException {
        var kept = folder.accountKeys();
        if (kept.isPresent()) {
            return kept.get();
        }
        var made = keys();
        folder.keepAccount(made);
        return made;
    }

    private static KeyPair keys() {
        try {
            return SelfSigned.keys();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK knows this curve", e);
        }
    }

    private void prove(Authorization authorization) throws AcmeException, InterruptedException {
        if (authorization.getStatus() == Status.VALID) {
            return;
        }
        var challenge = authorization
                .findChallenge(Http01Challenge.class)
                .orElseThrow(() -> new AcmeException("the authority offers no proof by HTTP"));
        try (var _ = proofs.show(challenge.getToken(), challenge.getAuthorization())) {
            challenge.trigger();
            if (authorization.waitForCompletion(PATIENCE) != Status.VALID) {
                challenge.fetch();
                throw new AcmeException("the host is not proven" + reason(challenge.getError()));
            }
        }
    }

    private static String reason(Optional<Problem> problem) {
        return problem.flatMap(Problem::getDetail).map(detail -> ": " + detail).orElse("");
    }

    /** Reaches the authority as the machine is told to, and trusts those that the operator trusts. */
    private final class Provider extends GenericAcmeProvider {
        @Override
        public HttpClient createHttpClient(NetworkSettings network) {
            return HttpClient.newBuilder()
                    .connectTimeout(network.getTimeout())
                    .proxy(new Proxies(System.getenv()))
                    .sslContext(config.trust())
                    .build();
        }
    }
}
