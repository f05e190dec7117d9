package dev.slipway.git.ssh;

import dev.slipway.core.Measurements;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides which connections stay: how many in all and from one address, how long without a login or without a channel, and
 * which addresses have to wait after what they did.
 */
final class Connections implements SessionListener {
    private static final Logger log = LoggerFactory.getLogger(Connections.class);
    private static final String REFUSED = "slipway.ssh.refused";
    private static final String HEARTBEAT = "keepalive@openssh.com";
    private static final int QUESTIONS = 4;

    private final SshLimits limits;
    private final Penalties penalties;
    private final Measurements measurements;
    private final Map<Session, Connection> live = new ConcurrentHashMap<>();

    Connections(SshLimits limits, Clock clock, Measurements measurements) {
        this.limits = limits;
        this.penalties = new Penalties(limits.penalties(), clock);
        this.measurements = measurements;
        measurements.gauge("slipway.ssh.connections", "state", "connected", this, all -> all.count(false));
        measurements.gauge("slipway.ssh.connections", "state", "authenticated", this, all -> all.count(true));
    }

    // Not in an IoServiceEventListener: SSHD leaves the sockets open that one refuses.
    @Override
    public void sessionCreated(Session session) {
        var address = address(session.getIoSession().getRemoteAddress());
        var refusal = refusal(address);
        if (refusal.isPresent()) {
            measurements.count(REFUSED, "reason", refusal.get());
            session.close(true);
        } else {
            live.put(session, new Connection(address));
        }
    }

    /** Why a new connection from there is not wanted now. */
    private Optional<String> refusal(InetAddress address) {
        if (penalties.refuses(address)) {
            return Optional.of("penalty");
        }
        if (live.size() >= limits.startups().connections()) {
            return Optional.of("connections");
        }
        var source = Penalties.source(address);
        int waiting = 0;
        int fromSource = 0;
        for (var connection : live.values()) {
            if (!connection.authenticated()) {
                waiting++;
                fromSource += connection.source().equals(source) ? 1 : 0;
            }
        }
        if (fromSource >= limits.startups().perSource()) {
            return Optional.of("source");
        }
        boolean drops =
                limits.startups().drops(waiting, ThreadLocalRandom.current().nextDouble());
        return drops ? Optional.of("startups") : Optional.empty();
    }

    @Override
    public void sessionEvent(Session session, Event event) {
        var connection = live.get(session);
        if (connection != null && event == Event.Authenticated) {
            connection.loggedIn();
        }
    }

    @Override
    public void sessionException(Session session, Throwable failure) {
        log.atDebug().setCause(failure).log("connection failed");
    }

    @Override
    public void sessionDisconnect(Session session, int reason, String message, String language, boolean initiator) {
        if (initiator && reason == SshConstants.SSH2_DISCONNECT_KEY_EXCHANGE_FAILED) {
            measurements.count(REFUSED, "reason", "algorithms");
            log.atInfo()
                    .addKeyValue("host", host(session))
                    .addKeyValue("reason", message)
                    .log("connection refused");
        }
    }

    @Override
    public void sessionClosed(Session session) {
        var connection = live.remove(session);
        if (connection == null || connection.authenticated()) {
            return;
        }
        var rules = limits.penalties();
        if (connection.failures() > 0) {
            penalties.add(connection.address(), rules.failedLogin());
        } else if (connection.overdue()) {
            penalties.add(connection.address(), rules.graceExceeded());
        } else {
            penalties.add(connection.address(), rules.noLogin());
        }
    }

    /** Counts a failed attempt, and ends the connection at the last one allowed. */
    void loginFailed(Session session) throws IOException {
        measurements.count("slipway.ssh.logins", "result", "failed");
        var connection = live.get(session);
        if (connection != null && connection.loginFailed() >= limits.loginTries()) {
            session.disconnect(
                    SshConstants.SSH2_DISCONNECT_NO_MORE_AUTH_METHODS_AVAILABLE, "Too many authentication failures");
        }
    }

    /** Notes that the client is there. */
    void heard(Session session) {
        var connection = live.get(session);
        if (connection != null) {
            connection.heard();
        }
    }

    void channelOpened(Session session) {
        var connection = live.get(session);
        if (connection != null) {
            connection.channelOpened();
        }
    }

    void channelClosed(Session session) {
        var connection = live.get(session);
        if (connection != null) {
            connection.channelClosed();
        }
    }

    /** Ends the connections whose time is over, and asks quiet ones for a sign of life; called about every second. */
    void sweep() {
        live.forEach((session, connection) -> {
            if (!connection.authenticated()) {
                if (connection.age().compareTo(limits.loginGrace()) >= 0) {
                    connection.setOverdue();
                    end(session, "grace");
                }
            } else if (connection.idleFor().compareTo(limits.idle()) >= 0) {
                end(session, "idle");
            } else if (connection.quietFor().compareTo(limits.heartbeat()) >= 0) {
                if (connection.unanswered() >= QUESTIONS) {
                    end(session, "silent");
                } else {
                    ask(session, connection);
                }
            }
        });
    }

    private void end(Session session, String reason) {
        measurements.count(REFUSED, "reason", reason);
        log.atDebug()
                .addKeyValue("host", host(session))
                .addKeyValue("reason", reason)
                .log("connection closed");
        session.close(true);
    }

    // Clients answer with a failure, since they do not know the request; that is a sign of life as well.
    private static void ask(Session session, Connection connection) {
        connection.asked();
        // On a thread of its own: a write waits while keys are exchanged.
        Thread.ofVirtual().name("ssh-heartbeat").start(() -> {
            try {
                var question = session.createBuffer(SshConstants.SSH_MSG_GLOBAL_REQUEST);
                question.putString(HEARTBEAT);
                question.putBoolean(true);
                var _ = session.request(question, HEARTBEAT, (_, _) -> connection.heard());
            } catch (IOException e) {
                log.atDebug().setCause(e).log("client went away");
            }
        });
    }

    private double count(boolean authenticated) {
        return live.values().stream()
                .filter(connection -> connection.authenticated() == authenticated)
                .count();
    }

    private static String host(Session session) {
        return address(session.getIoSession().getRemoteAddress()).getHostAddress();
    }

    private static InetAddress address(SocketAddress remote) {
        return remote instanceof InetSocketAddress internet ? internet.getAddress() : InetAddress.getLoopbackAddress();
    }
}
