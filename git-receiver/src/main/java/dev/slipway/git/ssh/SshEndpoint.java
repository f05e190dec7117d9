package dev.slipway.git.ssh;

import dev.slipway.core.Measurements;
import dev.slipway.core.identity.Keys;
import dev.slipway.core.identity.Users;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.sshd.common.global.KeepAliveHandler;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.forward.RejectAllForwardingFilter;
import org.apache.sshd.server.global.NoMoreSessionsHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The SSH server: login by key, commands, and nothing else of what SSH can do. */
public final class SshEndpoint implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(SshEndpoint.class);
    private static final int IDENTIFICATION_BYTES = 1024;
    private static final long WINDOW_BYTES = 2L << 20;
    private static final int SOCKET_BACKLOG = 512;
    private static final int REQUESTS_BEFORE_LOGIN = 20;

    private final SshServer server = SshServer.setUpDefaultServer();
    private final Connections connections;
    private final Answers answers = new Answers();
    private final Duration stopWait;
    private final ScheduledExecutorService sweeper = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("ssh-sweeper").factory());

    /** @throws dev.slipway.core.InvalidInput if the host key or a certificate authority cannot be used */
    public SshEndpoint(
            SshConfig config, Keys keys, Users users, Requests requests, Measurements measurements, Clock clock) {
        var identities = new Identities(keys, users, CertificateAuthorities.read(config.userCaFiles()), clock);
        stopWait = config.limits().stopWait();
        connections = new Connections(config.limits(), clock, measurements);
        server.setHost(config.host());
        server.setPort(config.port());
        server.setKeyPairProvider(KeyPairProvider.wrap(HostKey.load(config.hostKey())));
        Algorithms.offer(server);
        allowLogins(identities);
        allowCommands(identities, requests);
        limit(config.limits());
        server.addSessionListener(connections);
    }

    /** Begins to listen; returns where. */
    public InetSocketAddress start() {
        try {
            server.start();
        } catch (IOException e) {
            throw new UncheckedIOException("listen on %s:%d".formatted(server.getHost(), server.getPort()), e);
        }
        var _ = sweeper.scheduleWithFixedDelay(this::sweep, 1, 1, TimeUnit.SECONDS);
        return bound(server.getBoundAddresses().iterator().next());
    }

    /**
     * Closes all connections, when what git has to say has reached its clients, or when that takes too long; commands that
     * listen to it are interrupted.
     */
    @Override
    public void close() {
        answers.awaitEnd(stopWait);
        sweeper.shutdownNow();
        try {
            server.stop(true);
        } catch (IOException e) {
            throw new UncheckedIOException("stop the SSH server", e);
        }
    }

    private void sweep() {
        try {
            connections.sweep();
        } catch (RuntimeException | OutOfMemoryError e) {
            // The timer would not call again, and nobody would be cut any more.
            log.atError().setCause(e).log("connections not checked");
        }
    }

    private void allowLogins(Identities identities) {
        server.setUserAuthFactories(List.of(new KeyLogin.Factory(connections, identities)));
        server.setPublickeyAuthenticator((user, key, session) -> {
            var login = identities.recognize(user, key);
            login.ifPresent(found -> session.setAttribute(KeyLogin.OFFERED, found));
            return login.isPresent();
        });
    }

    private void allowCommands(Identities identities, Requests requests) {
        server.setCommandFactory((_, command) -> new RunningCommand(identities, requests, answers, command));
        server.setShellFactory(_ -> new RunningCommand(identities, requests, answers, ""));
        server.setSubsystemFactories(List.of());
        server.setChannelFactories(List.of(new SessionChannel.Factory(connections)));
        server.setGlobalRequestHandlers(List.of(KeepAliveHandler.INSTANCE, NoMoreSessionsHandler.INSTANCE));
        server.setForwardingFilter(RejectAllForwardingFilter.INSTANCE);
    }

    private void limit(SshLimits limits) {
        server.getProperties().put("server-identification", "Slipway");
        CoreModuleProperties.MAX_IDENTIFICATION_SIZE.set(server, IDENTIFICATION_BYTES);
        CoreModuleProperties.AUTH_TIMEOUT.set(server, limits.loginGrace());
        CoreModuleProperties.MAX_AUTH_REQUESTS.set(server, REQUESTS_BEFORE_LOGIN);
        CoreModuleProperties.MAX_CONCURRENT_CHANNELS.set(server, limits.channels());
        CoreModuleProperties.WAIT_FOR_SPACE_TIMEOUT.set(server, limits.writeWait());
        CoreModuleProperties.WINDOW_SIZE.set(server, WINDOW_BYTES);
        CoreModuleProperties.TCP_NODELAY.set(server, true);
        CoreModuleProperties.SOCKET_KEEPALIVE.set(server, true);
        CoreModuleProperties.SOCKET_BACKLOG.set(server, SOCKET_BACKLOG);
        // Connections.sweep knows channels, SSHD's own limit only packets.
        CoreModuleProperties.IDLE_TIMEOUT.set(server, Duration.ZERO);
        CoreModuleProperties.NIO2_READ_TIMEOUT.set(server, Duration.ZERO);
    }

    private static InetSocketAddress bound(SocketAddress address) {
        return (InetSocketAddress) address;
    }
}
