package dev.slipway.local.route;

import dev.slipway.core.AppName;
import dev.slipway.core.HostName;
import dev.slipway.core.release.Addresses;
import dev.slipway.core.release.Route;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The name under which each app has a host of its own.
 *
 * @param name {@code localhost}, a domain whose subdomains lead here, or {@code 192.0.2.7.sslip.io}
 * @param port where visitors reach the router; left out of addresses where it is the usual one
 * @param https whether visitors are to come encrypted
 */
public record Domain(String name, int port, boolean https) {
    private static final Pattern SSLIP = Pattern.compile("(?:(.+)\\.)?[0-9]{1,3}(?:[.-][0-9]{1,3}){3}\\.sslip\\.io");

    /** The host of the app with that name. */
    public HostName host(AppName app) {
        return addresses().host(app);
    }

    /** How a host is opened in a browser. */
    public Route route(HostName host) {
        return addresses().route(host);
    }

    private Addresses addresses() {
        return new Addresses(name, https, port);
    }

    /**
     * The host under this domain that an sslip.io name stands for, whichever of the machine's addresses it holds; the
     * domain itself for a bare one. Empty for other names.
     */
    Optional<String> underSslip(String host) {
        if (!host.endsWith(".sslip.io")) {
            return Optional.empty();
        }
        var matcher = SSLIP.matcher(host);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        return Optional.of(matcher.group(1) == null ? name : matcher.group(1) + "." + name);
    }
}
