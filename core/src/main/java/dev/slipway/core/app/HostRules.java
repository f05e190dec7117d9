package dev.slipway.core.app;

import dev.slipway.core.Conflict;
import dev.slipway.core.HostName;
import dev.slipway.core.InvalidInput;
import java.net.IDN;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/**
 * Which hosts an app may have beside the one that it has of itself.
 *
 * @param domains the domains below which the server names apps itself, as {@code localhost}; no app may claim one of its
 *     hosts, nor the domain
 */
public record HostRules(List<String> domains) {
    private static final int MOST = 100;

    public HostRules {
        domains =
                domains.stream().map(domain -> domain.toLowerCase(Locale.ROOT)).toList();
    }

    /**
     * Judges a host that is to become the app's.
     *
     * @throws Conflict if it is the server's, or another app's
     * @throws InvalidInput if it looks like another name than it is
     */
    public void check(App app, HostName host, Apps apps) {
        if (owns(host.value())) {
            throw new Conflict(
                    "host %s belongs to the server".formatted(host), "choose one outside the server's own domain");
        }
        if (!isCanonical(host.value())) {
            throw new InvalidInput(
                    "host %s has a part that begins with xn-- and is no name in Punycode".formatted(host),
                    "give the name as a browser turns it into ASCII");
        }
        for (var other : apps.list()) {
            if (!other.id().equals(app.id()) && other.hosts().contains(host)) {
                throw new Conflict("host %s is another app's".formatted(host), "choose another host");
            }
        }
    }

    /** @throws InvalidInput if these are more than an app may have */
    public static void bound(Collection<HostName> hosts) {
        if (hosts.size() > MOST) {
            throw new InvalidInput("an app has at most %d domains".formatted(MOST), "remove some first");
        }
    }

    /** Whether the host is one of the domains, or below one. */
    private boolean owns(String host) {
        return domains.stream().anyMatch(domain -> host.equals(domain) || host.endsWith("." + domain));
    }

    // IDN.toUnicode gives back what it cannot decode, and what decodes to something else would look like that name.
    private static boolean isCanonical(String host) {
        for (var label : host.split("\\.")) {
            var decoded = IDN.toUnicode(label);
            if (label.startsWith("xn--") && (decoded.equals(label) || !encodes(decoded, label))) {
                return false;
            }
        }
        return true;
    }

    private static boolean encodes(String decoded, String label) {
        try {
            return IDN.toASCII(decoded, IDN.USE_STD3_ASCII_RULES).equals(label);
        } catch (IllegalArgumentException _) {
            return false;
        }
    }
}
