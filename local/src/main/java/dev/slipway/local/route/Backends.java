package dev.slipway.local.route;

import io.undertow.client.ClientCallback;
import io.undertow.client.ClientConnection;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.proxy.ProxyCallback;
import io.undertow.server.handlers.proxy.ProxyClient;
import io.undertow.server.handlers.proxy.ProxyConnection;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the proxy its connection for a request: to the process whose turn it is. */
final class Backends implements ProxyClient {
    private static final Logger log = LoggerFactory.getLogger(Backends.class);

    @Override
    public ProxyTarget findTarget(HttpServerExchange exchange) {
        return exchange.getAttachment(Forwarding.KEY);
    }

    @Override
    public List<ProxyTarget> getAllTargets() {
        return List.of();
    }

    @Override
    public void getConnection(
            ProxyTarget target,
            HttpServerExchange exchange,
            ProxyCallback<ProxyConnection> callback,
            long timeout,
            TimeUnit unit) {
        var forwarding = (Forwarding) target;
        forwarding
                .enter()
                .ifPresentOrElse(
                        backend -> backend.connections().acquire(exchange, connecting(forwarding, exchange, callback)),
                        () -> callback.couldNotResolveBackend(exchange));
    }

    private static ClientCallback<ClientConnection> connecting(
            Forwarding forwarding, HttpServerExchange exchange, ProxyCallback<ProxyConnection> callback) {
        return new ClientCallback<>() {
            @Override
            public void completed(ClientConnection connection) {
                forwarding.use(connection);
                callback.completed(exchange, new ProxyConnection(connection, ""));
            }

            @Override
            public void failed(IOException refused) {
                log.atDebug().setCause(refused).log("no connection to an app's process");
                callback.failed(exchange);
            }
        };
    }
}
