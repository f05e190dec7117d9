package dev.slipway.server;

import dev.slipway.core.InvalidInput;
import dev.slipway.core.release.Addresses;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.SocketException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * Where a server listens, and what others call it.
 *
 * @param ssh for pushes and commands
 * @param http for visitors of apps
 * @param https for visitors of apps who come encrypted, if they can
 * @param pushed where pushers reach the SSH server
 * @param visited where visitors reach apps
 */
record Network(Endpoint ssh, Endpoint http, Optional<Endpoint> https, Endpoint pushed, Addresses visited) {
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;
    private static final Pattern IN_CLUSTER =
            Pattern.compile("[^.]*|.*\\.svc(\\.cluster\\.local)?|[0-9.]+|\\[[0-9a-f:.]+\\]");

    /**
     * Looks whether the configured endpoints are free, and chooses free ports where they leave the choice. Looking before
     * anything is started keeps a start that must fail from starting every app first.
     *
     * @throws InvalidInput if the system does not let it listen there
     */
    static Network choose(Config config) {
        var ssh = choose(Setting.SSH, config.ssh());
        var http = choose(Setting.HTTP, config.http());
        var https = config.https().listen().map(wanted -> choose(Setting.HTTPS, wanted));
        var visited = outside(address(Setting.HTTP, http).getAddress());
        var domain = config.domain().isEmpty() ? domain(visited) : config.domain();
        boolean named = !config.domain().isEmpty() && !config.domain().equals("localhost");
        var pushed = address(Setting.SSH, ssh).getAddress();
        var sshHost = !pushed.isAnyLocalAddress()
                ? ssh.host()
                : named ? domain : outside(pushed).getHostAddress();
        return new Network(
                ssh,
                http,
                https,
                config.pushAddress().orElseGet(() -> new Endpoint(sshHost, ssh.port())),
                addresses(config, domain, http, https));
    }

    private static Addresses addresses(Config config, String domain, Endpoint http, Optional<Endpoint> https) {
        return switch (config.platform()) {
            case ONE_MACHINE ->
                // Browsers warn of a self-signed certificate: visitors are sent where they are not warned.
                https.filter(_ -> config.https().isVouchedFor())
                        .map(secure -> new Addresses(domain, true, secure.port()))
                        .orElseGet(() -> new Addresses(domain, false, http.port()));
            case KUBERNETES -> {
                boolean encrypted = !config.cluster().visits().issuer().isEmpty();
                yield new Addresses(
                        domain, encrypted, config.cluster().visits().port().orElse(encrypted ? HTTPS_PORT : HTTP_PORT));
            }
        };
    }

    private static Endpoint choose(Setting setting, Endpoint wanted) {
        var address = address(setting, wanted);
        try (var probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(address);
            return new Endpoint(wanted.host(), probe.getLocalPort());
        } catch (BindException e) {
            throw refusal(setting, wanted, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen on " + wanted, e);
        }
    }

    private static InetSocketAddress address(Setting setting, Endpoint endpoint) {
        try {
            return endpoint.address();
        } catch (UnknownHostException _) {
            throw new InvalidInput(
                    "%s cannot listen on %s: no address of that name is known".formatted(setting.key(), endpoint),
                    "give " + setting.allowed());
        }
    }

    private static InvalidInput refusal(Setting setting, Endpoint endpoint, String reason) {
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

    private static String domain(InetAddress visited) {
        return visited.isLoopbackAddress()
                ? "localhost"
                : visited.getHostAddress().replaceFirst("%.*", "").replace(':', '-') + ".sslip.io";
    }

    /** The address by which others reach what listens there. */
    private static InetAddress outside(InetAddress listening) {
        if (!listening.isAnyLocalAddress()) {
            return listening;
        }
        try {
            return NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(Inet4Address.class::isInstance)
                    .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
                    .findFirst()
                    .orElseGet(InetAddress::getLoopbackAddress);
        } catch (SocketException e) {
            throw new UncheckedIOException("cannot list this machine's addresses", e);
        }
    }

    InetSocketAddress httpAddress() {
        return address(Setting.HTTP, http);
    }

    Optional<InetSocketAddress> httpsAddress() {
        return https.map(endpoint -> address(Setting.HTTPS, endpoint));
    }

    /** Where visitors of apps come to encrypted, if they can. */
    OptionalInt httpsPort() {
        return https.map(endpoint -> OptionalInt.of(endpoint.port()))
                .orElseGet(() -> visited.https() ? OptionalInt.of(visited.port()) : OptionalInt.empty());
    }

    /** Where repositories are pushed to by HTTPS; an app's name stands behind it. */
    Optional<URI> repositories() {
        return https.map(endpoint ->
                new Addresses(domain(), true, endpoint.port()).url(domain()).resolve("/git/"));
    }

    /** Whether others than this machine reach the SSH server. */
    boolean openSsh() {
        return !address(Setting.SSH, ssh).getAddress().isLoopbackAddress();
    }

    /** Whether others than this machine reach apps. */
    boolean openHttp() {
        return !httpAddress().getAddress().isLoopbackAddress();
    }

    /** Below which apps answer. */
    String domain() {
        return visited.domain();
    }

    /** Whether a host that somebody asks for by HTTP is the server's own, as the cluster's parts and people name it. */
    boolean isServers(String host) {
        var name = host.replaceFirst(":[0-9]*$", "");
        return name.equals(domain()) || IN_CLUSTER.matcher(name).matches();
    }

    /** Where the server itself is reached by HTTP, with a slash at the end. */
    URI control() {
        return visited.url(domain()).resolve("/");
    }

    /**
     * Where git-lfs is sent that asks by SSH, with a slash at the end: encrypted where others could listen, though it then may
     * have to be told which certificate to trust.
     */
    URI largeFiles() {
        return openHttp() ? repositories().map(secure -> secure.resolve("/")).orElse(control()) : control();
    }

    FirstPush firstPush() {
        return new FirstPush(pushed, visited);
    }
}
