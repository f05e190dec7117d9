package dev.slipway.hooks.webhook;

import dev.slipway.core.webhook.Outbound;
import java.io.IOException;
import java.net.ConnectException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Servers elsewhere that answer by the paths that they are asked for, and note all that they are asked. */
final class FakeProvider implements Outbound {
    final List<Request> requests = new CopyOnWriteArrayList<>();
    final Map<String, Answer> answers = new ConcurrentHashMap<>();
    volatile boolean isAway;

    @Override
    public Answer send(Request request) throws IOException {
        requests.add(request);
        if (isAway) {
            throw new ConnectException("cannot connect to " + request.url().getHost());
        }
        return answers.getOrDefault(request.url().getPath(), new Answer(201, "{}"));
    }

    /** What was posted to that host, or to its API. */
    List<Request> told(String host) {
        return requests.stream()
                .filter(request -> request.url().getHost().endsWith(host)
                        && request.method().equals("POST"))
                .toList();
    }
}
