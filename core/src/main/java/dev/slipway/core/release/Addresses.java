package dev.slipway.core.release;

import dev.slipway.core.AppName;
import dev.slipway.core.HostName;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * How apps are addressed: each has a host of its own below one domain, beside those that its owner adds.
 *
 * @param domain whose subdomains lead here, {@code localhost} or {@code 192.0.2.7.sslip.io} among others
 * @param https whether visitors are to come encrypted
 * @param port where visitors come to; left out of addresses where it is the usual one
 */
public record Addresses(String domain, boolean https, int port) {
    private static final int HTTP = 80;
    private static final int HTTPS = 443;

    /** The host that the app with that name has of itself. */
    public HostName host(AppName app) {
        return new HostName(app.hostPrefix() + "." + domain);
    }

    /** How a host is opened in a browser. */
    public Route route(HostName host) {
        return new Route(host, url(host.value()));
    }

    /** How what answers by that name is opened in a browser. */
    public URI url(String host) {
        var usual = port == (https ? HTTPS : HTTP);
        return URI.create((https ? "https://" : "http://") + host + (usual ? "" : ":" + port));
    }

    /** All addresses of an app: its own host first, then the others in their order. */
    public List<Route> routes(AppName app, Set<HostName> others) {
        var routes = new ArrayList<>(List.of(route(host(app))));
        others.stream().sorted().map(this::route).forEach(routes::add);
        return List.copyOf(routes);
    }
}
