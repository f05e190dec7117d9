package dev.slipway.git.remote;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.slipway.core.NotAllowed;
import dev.slipway.git.ssh.Algorithms;
import dev.slipway.git.ssh.Ed25519Key;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.client.config.hosts.HostConfigEntryResolver;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.client.session.ClientSession.ClientSessionEvent;
import org.apache.sshd.common.SshException;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.keyprovider.KeyIdentityProvider;
import org.apache.sshd.core.CoreModuleProperties;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.RemoteSession;
import org.eclipse.jgit.transport.SshSessionFactory;
import org.eclipse.jgit.transport.URIish;
import org.eclipse.jgit.util.FS;

/**
 * Logs in by SSH for a fetch: at an address that was judged, with the remote's key, to whoever has the host key that is
 * expected. Nothing in the home of whoever runs the server is read or written.
 */
final class SshSessions extends SshSessionFactory {
    private static final Duration SILENCE = Duration.ofSeconds(30);
    private static final int PORT = 22;

    private final Reach reach;
    private final Wire.Origin origin;
    private final Allowance allowance;

    /** The other server is not the one that is expected, or does not take the key. */
    static final class Denied extends IOException {
        private static final long serialVersionUID = 1L;

        private final String reason;
        private final String advice;

        Denied(String reason, String advice) {
            super(reason);
            this.reason = reason;
            this.advice = advice;
        }

        NotAllowed told() {
            return new NotAllowed(reason, advice);
        }
    }

    SshSessions(Reach reach, Wire.Origin origin, Allowance allowance) {
        this.reach = reach;
        this.origin = origin;
        this.allowance = allowance;
    }

    @Override
    public String getType() {
        return "slipway";
    }

    @Override
    public RemoteSession getSession(URIish uri, CredentialsProvider credentials, FS files, int timeout)
            throws TransportException {
        var seen = new AtomicReference<String>("");
        var client = client(seen, origin.hostKey());
        try {
            return new SshProcesses(client, logIn(client), allowance);
        } catch (IOException e) {
            client.stop();
            throw new TransportException(uri, "cannot log in by SSH", explained(e, seen.get()));
        } catch (RuntimeException e) {
            client.stop();
            throw e;
        }
    }

    private IOException explained(IOException failure, String seen) {
        var host = origin.url().getHost();
        if (!seen.isEmpty() && !seen.equals(origin.hostKey())) {
            return new Denied(
                    "the host key of %s is %s, expected is %s".formatted(host, seen, origin.hostKey()),
                    "if its keys were changed, add the webhook again with --host-key");
        }
        return failure instanceof SshException && !seen.isEmpty() && isAboutLogin(failure)
                ? new Denied(
                        "%s does not take the webhook's deploy key".formatted(host),
                        "add its public half to the repository, as webhooks add has printed it")
                : failure;
    }

    private static boolean isAboutLogin(IOException failure) {
        return String.valueOf(failure.getMessage()).contains("No more authentication methods");
    }

    private ClientSession logIn(SshClient client) throws IOException {
        var session = connect(client, reach, origin.url(), allowance);
        try {
            var key = Ed25519Key.read("deploy key", origin.key().reveal().getBytes(UTF_8));
            session.addPublicKeyIdentity(key.orElseThrow(() -> new IOException("the webhook has no deploy key"))
                    .pair());
            session.auth().verify(Duration.ofMillis(allowance.patience(SILENCE)));
            return session;
        } catch (GeneralSecurityException e) {
            throw new IOException("the webhook's deploy key cannot be read", e);
        }
    }

    /** The fingerprint of the host key that whoever answers there shows. */
    static String hostKey(Reach reach, URI url, Allowance allowance) throws IOException {
        var seen = new AtomicReference<String>("");
        var client = client(seen, "");
        try (var session = connect(client, reach, url, allowance)) {
            session.waitFor(
                    EnumSet.of(ClientSessionEvent.WAIT_AUTH, ClientSessionEvent.CLOSED),
                    Duration.ofMillis(allowance.patience(SILENCE)));
            if (seen.get().isEmpty()) {
                throw new ConnectException("%s shows no host key".formatted(url.getHost()));
            }
            return seen.get();
        } finally {
            client.stop();
        }
    }

    /** @param expected the fingerprint that is taken; empty to take any, to see it */
    private static SshClient client(AtomicReference<String> seen, String expected) {
        var client = SshClient.setUpDefaultClient();
        client.setHostConfigEntryResolver(HostConfigEntryResolver.EMPTY);
        client.setKeyIdentityProvider(KeyIdentityProvider.EMPTY_KEYS_PROVIDER);
        client.setUserAuthFactories(List.of(UserAuthPublicKeyFactory.INSTANCE));
        client.setSignatureFactories(Algorithms.signatures());
        client.setServerKeyVerifier((_, _, key) -> {
            seen.set(KeyUtils.getFingerPrint(key));
            return expected.isEmpty() || expected.equals(seen.get());
        });
        CoreModuleProperties.IDLE_TIMEOUT.set(client, SILENCE);
        client.start();
        return client;
    }

    private static ClientSession connect(SshClient client, Reach reach, URI url, Allowance allowance)
            throws IOException {
        var failure = new ConnectException("cannot connect to " + url.getHost());
        int port = url.getPort() < 0 ? PORT : url.getPort();
        for (var address : reach.resolve(url.getHost())) {
            try {
                return client.connect(url.getUserInfo(), new InetSocketAddress(address, port))
                        .verify(Duration.ofMillis(allowance.patience(SILENCE)))
                        .getSession();
            } catch (IOException e) {
                failure.addSuppressed(e);
            }
        }
        throw failure;
    }
}
