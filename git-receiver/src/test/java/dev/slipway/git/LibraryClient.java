package dev.slipway.git;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.time.Duration;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.keyverifier.AcceptAllServerKeyVerifier;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.config.keys.loader.openssh.OpenSSHKeyPairResourceParser;
import org.apache.sshd.core.CoreModuleProperties;

/** An SSH client that can be made to ask for what {@code ssh} does not, and whose steps can be timed. */
final class LibraryClient implements AutoCloseable {
    static final Duration WAIT = Duration.ofMinutes(1);

    private final SshClient client = SshClient.setUpDefaultClient();
    private final int port;

    LibraryClient(TestReceiver receiver) {
        port = receiver.port;
        // Or times would be those of Nagle's algorithm.
        CoreModuleProperties.TCP_NODELAY.set(client, true);
        client.setServerKeyVerifier(AcceptAllServerKeyVerifier.INSTANCE);
        client.start();
    }

    /** A connection whose keys are exchanged, and on which nobody has logged in. */
    ClientSession connect(String user, Path key) throws IOException, GeneralSecurityException {
        var session = client.connect(user, "127.0.0.1", port).verify(WAIT).getSession();
        session.addPublicKeyIdentity(pair(key));
        return session;
    }

    private static KeyPair pair(Path key) throws IOException, GeneralSecurityException {
        return OpenSSHKeyPairResourceParser.INSTANCE
                .loadKeyPairs(null, key, null)
                .iterator()
                .next();
    }

    @Override
    public void close() {
        client.stop();
    }
}
