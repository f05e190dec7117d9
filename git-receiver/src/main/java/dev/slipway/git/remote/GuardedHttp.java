package dev.slipway.git.remote;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.slipway.core.webhook.Outbound;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.eclipse.jgit.transport.http.HttpConnection;

/** Requests over connections of our own, each to an address that was judged. */
public final class GuardedHttp implements Outbound {
    private static final Duration WHOLE = Duration.ofSeconds(20);
    private static final long MOST_BYTES = 1 << 20;

    private final Reach reach;

    public GuardedHttp(Reach reach) {
        this.reach = reach;
    }

    @Override
    public Answer send(Request request) throws IOException {
        var url = request.url().toURL();
        var parts = new GuardedConnection.Parts(reach, new Allowance(WHOLE, MOST_BYTES), url, "");
        var connection = parts.factory().create(url);
        connection.setRequestMethod(request.method());
        request.headers().forEach(connection::setRequestProperty);
        if (!request.body().isEmpty()) {
            connection.setDoOutput(true);
            connection.getOutputStream().write(request.body().getBytes(UTF_8));
        }
        int status = connection.getResponseCode();
        try (var body = connection.getInputStream()) {
            return new Answer(status, headers(connection), new String(body.readAllBytes(), UTF_8));
        }
    }

    private static Map<String, List<String>> headers(HttpConnection connection) {
        var headers = new HashMap<String, List<String>>();
        connection.getHeaderFields().forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values));
        return headers;
    }
}
