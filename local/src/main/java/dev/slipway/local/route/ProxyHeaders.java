package dev.slipway.local.route;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/** The headers that a proxy adds, and those that end with it. */
final class ProxyHeaders {
    static final HttpString REQUEST_ID = new HttpString("X-Request-Id");

    private static final HttpString FORWARDED = new HttpString("Forwarded");
    private static final HttpString REAL_IP = new HttpString("X-Real-Ip");
    private static final HttpString KEEP_ALIVE = new HttpString("Keep-Alive");
    private static final HttpString PROXY_CONNECTION = new HttpString("Proxy-Connection");
    private static final HttpString PROXY = new HttpString("Proxy");
    private static final List<HttpString> CLAIMS = List.of(
            FORWARDED,
            REAL_IP,
            Headers.X_FORWARDED_FOR,
            Headers.X_FORWARDED_PROTO,
            Headers.X_FORWARDED_HOST,
            Headers.X_FORWARDED_PORT,
            Headers.X_FORWARDED_SERVER);
    private static final List<HttpString> ONE_HOP = List.of(
            KEEP_ALIVE, PROXY_CONNECTION, PROXY, Headers.TE, Headers.PROXY_AUTHENTICATE, Headers.PROXY_AUTHORIZATION);
    /** Named in Connection, these stay: they frame the request, route it, or are dealt with below. */
    private static final Set<String> KEPT =
            Set.of("close", "keep-alive", "upgrade", "host", "content-length", "transfer-encoding");

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,128}");

    private final Set<InetAddress> trusted;

    ProxyHeaders(Set<InetAddress> trusted) {
        this.trusted = trusted;
    }

    boolean trusts(HttpServerExchange exchange) {
        return !trusted.isEmpty()
                && trusted.contains(exchange.getSourceAddress().getAddress());
    }

    /** Makes the client's headers into those that the app is to see; the proxy adds {@code X-Forwarded-For} and so on. */
    void prepare(HttpServerExchange exchange) {
        var headers = exchange.getRequestHeaders();
        removeOneHop(headers);
        headers.remove(Headers.CONNECTION);
        if (headers.contains(Headers.UPGRADE)) {
            headers.put(Headers.CONNECTION, "Upgrade");
        }
        if (!trusts(exchange)) {
            CLAIMS.forEach(headers::remove);
        }
        if (!headers.contains(Headers.X_FORWARDED_HOST)) {
            headers.put(Headers.X_FORWARDED_HOST, headers.getFirst(Headers.HOST));
        }
        var id = headers.getFirst(REQUEST_ID);
        if (id == null || !ID.matcher(id).matches()) {
            var random = ThreadLocalRandom.current();
            headers.put(REQUEST_ID, Long.toHexString(random.nextLong()) + Long.toHexString(random.nextLong()));
        }
    }

    /** Takes out of an app's answer what was said to the router only. */
    static void finish(HeaderMap answer) {
        removeOneHop(answer);
        answer.remove(Headers.CONNECTION);
    }

    private static void removeOneHop(HeaderMap headers) {
        var connection = headers.get(Headers.CONNECTION);
        if (connection != null) {
            for (var value : connection) {
                for (var name : value.split(",")) {
                    var option = name.strip().toLowerCase(Locale.ROOT);
                    if (!option.isEmpty() && !KEPT.contains(option)) {
                        headers.remove(option);
                    }
                }
            }
        }
        ONE_HOP.forEach(headers::remove);
    }
}
