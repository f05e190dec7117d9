package dev.slipway.git.remote;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Decides which addresses may be connected to: public ones, and any of the hosts that the operator has named. A name is
 * resolved here once, and the connection goes to what was judged.
 */
final class AddressGuard {
    private static final List<Range> OTHERS = List.of(
            Range.of("0.0.0.0", 8),
            Range.of("100.64.0.0", 10),
            Range.of("192.0.0.0", 24),
            Range.of("192.0.2.0", 24),
            Range.of("192.88.99.0", 24),
            Range.of("198.18.0.0", 15),
            Range.of("198.51.100.0", 24),
            Range.of("203.0.113.0", 24),
            Range.of("240.0.0.0", 4),
            Range.of("::", 96),
            // NAT64, 6to4 and Teredo lead to IPv4 addresses that nobody would have judged.
            Range.of("64:ff9b::", 96),
            Range.of("64:ff9b:1::", 48),
            Range.of("100::", 64),
            Range.of("2001::", 23),
            Range.of("2001:db8::", 32),
            Range.of("2002::", 16),
            Range.of("3fff::", 20),
            Range.of("5f00::", 16),
            Range.of("fc00::", 7));

    private final Set<String> trusted;

    /** The host has no address that may be connected to. */
    static final class Refused extends IOException {
        private static final long serialVersionUID = 1L;

        Refused(String host) {
            super("%s is in the server's own network".formatted(host));
        }
    }

    /** @param trusted names and addresses of hosts that may be anywhere, as a URL has them */
    AddressGuard(Set<String> trusted) {
        this.trusted = trusted.stream().map(AddressGuard::canonical).collect(Collectors.toSet());
    }

    /** The host's addresses that may be connected to, at least one. */
    List<InetAddress> resolve(String host) throws IOException {
        var all = Arrays.asList(InetAddress.getAllByName(host));
        if (trusted.contains(canonical(host))) {
            return all;
        }
        var open = all.stream().filter(AddressGuard::isPublic).toList();
        if (open.isEmpty()) {
            throw new Refused(host);
        }
        return open;
    }

    private static String canonical(String host) {
        return host.toLowerCase(Locale.ROOT).replaceFirst("^\\[(.*)]$", "$1");
    }

    static boolean isPublic(InetAddress address) {
        return !address.isAnyLocalAddress()
                && !address.isLoopbackAddress()
                && !address.isLinkLocalAddress()
                && !address.isSiteLocalAddress()
                && !address.isMulticastAddress()
                && (address instanceof Inet4Address || address instanceof Inet6Address)
                && OTHERS.stream().noneMatch(range -> range.has(address));
    }

    /** Addresses that begin with the same bits. */
    private record Range(InetAddress first, int bits) {
        static Range of(String first, int bits) {
            return new Range(InetAddress.ofLiteral(first), bits);
        }

        boolean has(InetAddress address) {
            var own = first.getAddress();
            var other = address.getAddress();
            if (own.length != other.length) {
                return false;
            }
            int whole = bits / Byte.SIZE;
            int rest = bits % Byte.SIZE;
            int shift = Byte.SIZE - rest;
            return Arrays.equals(own, 0, whole, other, 0, whole)
                    && (rest == 0 || (own[whole] & 0xff) >> shift == (other[whole] & 0xff) >> shift);
        }
    }
}
