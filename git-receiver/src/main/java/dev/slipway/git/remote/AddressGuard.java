package dev.slipway.git.remote;

import dev.slipway.core.AddressRange;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Decides which addresses may be connected to: public ones, and any of the hosts that the operator has named. A name is
 * resolved here once, and the connection goes to what was judged.
 */
final class AddressGuard {
    private static final List<AddressRange> OTHERS = Stream.of(
                    "0.0.0.0/8",
                    "100.64.0.0/10",
                    "192.0.0.0/24",
                    "192.0.2.0/24",
                    "192.88.99.0/24",
                    "198.18.0.0/15",
                    "198.51.100.0/24",
                    "203.0.113.0/24",
                    "240.0.0.0/4",
                    "::/96",
                    // NAT64, 6to4 and Teredo lead to IPv4 addresses that nobody would have judged.
                    "64:ff9b::/96",
                    "64:ff9b:1::/48",
                    "100::/64",
                    "2001::/23",
                    "2001:db8::/32",
                    "2002::/16",
                    "3fff::/20",
                    "5f00::/16",
                    "fc00::/7")
            .map(AddressRange::parse)
            .toList();

    private final Predicate<String> named;
    private final Set<String> trusted;

    /** The host may not be connected to. */
    static final class Refused extends IOException {
        private static final long serialVersionUID = 1L;
        private final String advice;

        Refused(String message, String advice) {
            super(message);
            this.advice = advice;
        }

        String advice() {
            return advice;
        }
    }

    private AddressGuard(Predicate<String> named, Set<String> trusted) {
        this.named = named;
        this.trusted = canonical(trusted);
    }

    /** @param trusted names and addresses of hosts that may be anywhere, as a URL has them */
    AddressGuard(Set<String> trusted) {
        this(_ -> true, trusted);
    }

    /** One that lets nobody connect but to these hosts, wherever others redirect to. */
    static AddressGuard of(Set<String> hosts, Set<String> trusted) {
        return new AddressGuard(canonical(hosts)::contains, trusted);
    }

    /** The host's addresses that may be connected to, at least one. */
    List<InetAddress> resolve(String host) throws IOException {
        if (!named.test(canonical(host))) {
            throw new Refused(
                    "it leads to %s, which the server does not fetch from".formatted(host),
                    "ask the operator to allow that host with --submodule-hosts");
        }
        var all = Arrays.asList(InetAddress.getAllByName(host));
        if (trusted.contains(canonical(host))) {
            return all;
        }
        var open = all.stream().filter(AddressGuard::isPublic).toList();
        if (open.isEmpty()) {
            throw new Refused(
                    "a host in the server's own network may not be fetched from",
                    "ask the operator to name it with --internal-hosts");
        }
        return open;
    }

    /** Refuses a host that may not be connected to; what only a proxy can resolve is the proxy's to judge. */
    void judge(String host) throws Refused {
        try {
            resolve(host);
        } catch (Refused e) {
            throw e;
        } catch (IOException _) {
            // The name is not known here.
        }
    }

    private static Set<String> canonical(Set<String> hosts) {
        return hosts.stream().map(AddressGuard::canonical).collect(Collectors.toSet());
    }

    static String canonical(String host) {
        return host.toLowerCase(Locale.ROOT).replaceFirst("^\\[(.*)]$", "$1");
    }

    static boolean isPublic(InetAddress address) {
        return !address.isAnyLocalAddress()
                && !address.isLoopbackAddress()
                && !address.isLinkLocalAddress()
                && !address.isSiteLocalAddress()
                && !address.isMulticastAddress()
                && (address instanceof Inet4Address || address instanceof Inet6Address)
                && OTHERS.stream().noneMatch(range -> range.contains(address));
    }
}
