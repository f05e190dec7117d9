package dev.slipway.local.route;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;

/** The answers that the router gives itself: a status and one line of plain text. */
final class Refusals {
    private static final String RETRY_SECONDS = "5";

    private Refusals() {}

    static void send(HttpServerExchange exchange, int status, String text) {
        exchange.setStatusCode(status);
        var headers = exchange.getResponseHeaders();
        headers.put(Headers.CONTENT_TYPE, "text/plain; charset=utf-8");
        headers.put(Headers.CACHE_CONTROL, "no-store");
        if (status == StatusCodes.SERVICE_UNAVAILABLE) {
            headers.put(Headers.RETRY_AFTER, RETRY_SECONDS);
        }
        exchange.getResponseSender().send(text + "\n");
    }

    /** As {@link #send}, and the connection is closed after it: what follows on it cannot be trusted. */
    static void sendAndClose(HttpServerExchange exchange, int status, String text) {
        exchange.setPersistent(false);
        exchange.getResponseHeaders().put(Headers.CONNECTION, "close");
        send(exchange, status, text);
    }
}
