package dev.slipway.server;

import dev.slipway.core.InvalidInput;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.function.Supplier;

/** Where a server listens, and what others are to call it. */
final class Addresses {
    private Addresses() {}

    /** @throws InvalidInput if the host has no address */
    static InetSocketAddress resolve(Setting setting, Endpoint endpoint) {
        try {
            return endpoint.address();
        } catch (UnknownHostException _) {
            throw new InvalidInput(
                    "%s cannot listen on %s: this machine knows no host of that name"
                            .formatted(setting.key(), endpoint),
                    "give " + setting.allowed());
        }
    }

    /**
     * Starts what listens there.
     *
     * @throws InvalidInput if the system does not let it
     */
    static <T> T listen(Setting setting, Endpoint endpoint, Supplier<T> start) {
        try {
            return start.get();
        } catch (RuntimeException e) {
            throw bindFailure(e).map(cause -> refusal(setting, endpoint, cause)).orElseThrow(() -> e);
        }
    }

    private static Optional<BindException> bindFailure(Throwable failure) {
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof BindException found) {
                return Optional.of(found);
            }
        }
        return Optional.empty();
    }

    private static InvalidInput refusal(Setting setting, Endpoint endpoint, BindException cause) {
        var reason = String.valueOf(cause.getMessage());
        if (reason.contains("in use")) {
            return new InvalidInput(
                    "port %d of %s is in use by another program".formatted(endpoint.port(), endpoint.host()),
                    "stop that one, or give another port with --%s HOST:PORT".formatted(setting.key()));
        }
        if (reason.contains("denied")) {
            return new InvalidInput(
                    "port %d needs rights that this user lacks".formatted(endpoint.port()),
                    "give a port from 1024 with --%s HOST:PORT".formatted(setting.key()));
        }
        return new InvalidInput(
                "cannot listen on %s: %s".formatted(endpoint, reason),
                "give one of this machine's addresses with --%s HOST:PORT".formatted(setting.key()));
    }

    /** The host by which others reach what listens there: its own address where it listens on all of them. */
    static InetAddress outside(InetAddress listening) {
        if (!listening.isAnyLocalAddress()) {
            return listening;
        }
        try {
            return NetworkInterface.networkInterfaces()
                    .filter(Addresses::isUp)
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(Inet4Address.class::isInstance)
                    .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
                    .findFirst()
                    .orElseGet(InetAddress::getLoopbackAddress);
        } catch (SocketException e) {
            throw new UncheckedIOException("cannot list this machine's addresses", e);
        }
    }

    private static boolean isUp(NetworkInterface network) {
        try {
            return network.isUp();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot look at network interface " + network.getName(), e);
        }
    }
}
