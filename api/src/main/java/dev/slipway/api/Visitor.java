package dev.slipway.api;

import io.javalin.http.Context;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * From where a request comes, as the proxy before us tells: the router on one machine, the ingress controller in a cluster.
 *
 * @param addresses whoever connects, then the visitor and each proxy that a proxy names
 * @param https whether the visitor speaks HTTPS with the first of these
 */
record Visitor(List<String> addresses, boolean https) {
    static Visitor of(Context context) {
        return of(context.ip(), context.header("X-Forwarded-For"), context.header("X-Forwarded-Proto"));
    }

    static Visitor of(String peer, @Nullable String forwardedFor, @Nullable String forwardedProto) {
        var named = Optional.ofNullable(forwardedFor).stream()
                .flatMap(header -> Arrays.stream(header.split(",", -1)))
                .map(String::strip)
                .toList();
        var all = new ArrayList<String>();
        all.add(peer);
        all.addAll(named);
        return new Visitor(List.copyOf(all), "https".equals(forwardedProto));
    }

    /** Whether it comes from this machine all the way. */
    boolean isLocal() {
        return addresses.stream().allMatch(Visitor::isLoopback);
    }

    /** Whether nobody else could read it on its way. */
    boolean isPrivate() {
        return https || isLocal();
    }

    /** Who came to the last proxy before us. */
    String address() {
        return addresses.getLast();
    }

    private static boolean isLoopback(String address) {
        try {
            return InetAddress.ofLiteral(address).isLoopbackAddress();
        } catch (IllegalArgumentException _) {
            return false;
        }
    }
}
