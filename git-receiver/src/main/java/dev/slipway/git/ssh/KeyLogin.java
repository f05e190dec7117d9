package dev.slipway.git.ssh;

import java.io.IOException;
import org.apache.sshd.common.AttributeRepository.AttributeKey;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.server.auth.AbstractUserAuthFactory;
import org.apache.sshd.server.auth.UserAuth;
import org.apache.sshd.server.auth.pubkey.UserAuthPublicKey;
import org.apache.sshd.server.session.ServerSession;

/**
 * Login by public key, the only way in. SSHD asks about a key before its holder proved anything, so what it is asked about
 * is kept apart from what is proven.
 */
final class KeyLogin extends UserAuthPublicKey {
    /** The identity that SSHD asked about last, proven or not. */
    static final AttributeKey<Login> OFFERED = new AttributeKey<>();

    private final Connections connections;
    private final Identities identities;

    private KeyLogin(Connections connections, Identities identities) {
        this.connections = connections;
        this.identities = identities;
    }

    @Override
    public Boolean doAuth(Buffer buffer, boolean init) throws Exception {
        var session = getServerSession();
        session.removeAttribute(OFFERED);
        boolean failed = true;
        try {
            var result = super.doAuth(buffer, init);
            failed = Boolean.FALSE.equals(result);
            if (Boolean.TRUE.equals(result)) {
                proven(session);
            }
            return result;
        } finally {
            if (failed) {
                connections.loginFailed(session);
            }
        }
    }

    private void proven(ServerSession session) throws IOException {
        var login = session.getAttribute(OFFERED);
        if (login == null) {
            throw new IOException("a login without an identity");
        }
        identities.loggedIn(login);
        session.setAttribute(Login.PROVEN, login);
    }

    /** Makes one for each attempt. */
    static final class Factory extends AbstractUserAuthFactory {
        private final Connections connections;
        private final Identities identities;

        Factory(Connections connections, Identities identities) {
            super(NAME);
            this.connections = connections;
            this.identities = identities;
        }

        @Override
        public UserAuth createUserAuth(ServerSession session) {
            return new KeyLogin(connections, identities);
        }
    }
}
