package dev.slipway.hooks.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.slipway.core.Secret;
import dev.slipway.core.webhook.WebhookDoor.Request;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A request as a provider sends it, by its documented headers. */
@SuppressWarnings("ArrayRecordComponent")
record TestRequest(Map<String, List<String>> headers, byte[] content) implements Request {
    static TestRequest of(byte[] content) {
        return new TestRequest(Map.of(), content);
    }

    static TestRequest github(String event, String delivery, String body, Secret secret) {
        var content = body.getBytes(UTF_8);
        return of(content)
                .with("X-GitHub-Event", event)
                .with("X-GitHub-Delivery", delivery)
                .with("X-Hub-Signature-256", "sha256=" + Dialect.signature(content, secret));
    }

    TestRequest with(String name, String... values) {
        var all = new HashMap<>(headers);
        all.put(name.toLowerCase(Locale.ROOT), List.of(values));
        return new TestRequest(all, content);
    }

    @Override
    public List<String> header(String name) {
        return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
    }

    @Override
    public byte[] body() {
        return content.clone();
    }
}
