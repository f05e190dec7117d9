package dev.slipway.local.route;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.Protocols;
import io.undertow.util.StatusCodes;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/** What a request must be like before it is passed on, so that no two servers on its way can read it differently. */
final class RequestRules {
    /** Of all header lines together. */
    static final int MOST_HEADER_BYTES = 8 * 1024;

    private static final int LINE_OVERHEAD = 4;
    private static final Pattern AUTHORITY = Pattern.compile("(\\[[0-9a-fA-F:.]+]|[A-Za-z0-9._-]+)(?::[0-9]{1,5})?");

    private RequestRules() {}

    /** The status to refuse the request with, if it breaks a rule. */
    static OptionalInt refusal(HttpServerExchange exchange) {
        var protocol = exchange.getProtocol();
        if (!protocol.equals(Protocols.HTTP_1_1) && !protocol.equals(Protocols.HTTP_1_0)) {
            return OptionalInt.of(StatusCodes.HTTP_VERSION_NOT_SUPPORTED);
        }
        var headers = exchange.getRequestHeaders();
        if (size(headers)
                        + exchange.getRequestURI().length()
                        + exchange.getQueryString().length()
                > MOST_HEADER_BYTES) {
            return OptionalInt.of(StatusCodes.REQUEST_HEADER_FIELDS_TOO_LARGE);
        }
        boolean blank = exchange.getRequestURI().indexOf(' ') >= 0
                || exchange.getQueryString().indexOf(' ') >= 0;
        if (blank || host(exchange).isEmpty() || !oneMeaning(headers)) {
            return OptionalInt.of(StatusCodes.BAD_REQUEST);
        }
        return OptionalInt.empty();
    }

    /** The host that is asked for: lower case, without port and trailing dot; empty where there is not exactly one. */
    static Optional<String> host(HttpServerExchange exchange) {
        var hosts = exchange.getRequestHeaders().get(Headers.HOST);
        if (hosts == null || hosts.size() != 1) {
            return Optional.empty();
        }
        var host = hosts.getFirst();
        if (exchange.isHostIncludedInRequestURI()
                && !authority(exchange.getRequestURI()).equalsIgnoreCase(host)) {
            return Optional.empty();
        }
        return bare(host);
    }

    // Content-Length and Transfer-Encoding together, or either twice, are refused by the server itself.
    private static boolean oneMeaning(HeaderMap headers) {
        var encoding = headers.getFirst(Headers.TRANSFER_ENCODING);
        var length = headers.getFirst(Headers.CONTENT_LENGTH);
        return (encoding == null || encoding.equalsIgnoreCase("chunked"))
                && (length == null || (!length.isEmpty() && length.chars().allMatch(c -> c >= '0' && c <= '9')));
    }

    private static String authority(String uri) {
        int begin = uri.indexOf("//") + 2;
        int end = uri.indexOf('/', begin);
        return end < 0 ? uri.substring(begin) : uri.substring(begin, end);
    }

    private static Optional<String> bare(String authority) {
        var matcher = AUTHORITY.matcher(authority);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        var host = matcher.group(1).toLowerCase(Locale.ROOT);
        return Optional.of(host.endsWith(".") ? host.substring(0, host.length() - 1) : host);
    }

    private static int size(HeaderMap headers) {
        int size = 0;
        for (long i = headers.fastIterateNonEmpty(); i != -1; i = headers.fiNextNonEmpty(i)) {
            var values = headers.fiCurrent(i);
            for (int n = 0; n < values.size(); n++) {
                size += values.getHeaderName().length() + values.get(n).length() + LINE_OVERHEAD;
            }
        }
        return size;
    }
}
