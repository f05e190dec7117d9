package dev.slipway.hooks.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.slipway.core.Secret;
import dev.slipway.core.webhook.Outbound.Request;
import dev.slipway.core.webhook.Provider;
import dev.slipway.core.webhook.Webhook;
import java.net.URI;
import java.net.URLEncoder;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** The HTTP API of a webhook's provider, on the host of its repository. */
record ProviderApi(Webhook webhook) {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String AGENT = "slipway";

    /** The request that reports on a commit. */
    Request report(CommitStatus status, Secret token) {
        var repository = webhook.repositoryPath();
        var path = switch (webhook.provider()) {
            case GITHUB, GITEA -> "repos/%s/statuses/%s".formatted(repository, status.commit());
            case GITLAB -> "projects/%s/statuses/%s".formatted(URLEncoder.encode(repository, UTF_8), status.commit());
            case RECEIVER -> throw none();
        };
        var body = new LinkedHashMap<String, String>();
        body.put("state", state(status.state()));
        body.put("target_url", status.target().toString());
        body.put("description", status.description());
        body.put("context", status.context());
        return post(path, token, JSON.writeValueAsString(body));
    }

    private String state(CommitStatus.State state) {
        return switch (state) {
            case PENDING -> "pending";
            case SUCCESS -> "success";
            case FAILURE -> webhook.provider() == Provider.GITLAB ? "failed" : "failure";
        };
    }

    Request post(String path, Secret token, String body) {
        return new Request("POST", url(path), headers(token), body);
    }

    Request get(String path, Secret token) {
        return new Request("GET", url(path), headers(token), "");
    }

    private Map<String, String> headers(Secret token) {
        var headers = new LinkedHashMap<>(Map.of("User-Agent", AGENT, "Content-Type", "application/json"));
        switch (webhook.provider()) {
            case GITHUB -> {
                headers.put("Accept", "application/vnd.github+json");
                headers.put("Authorization", "Bearer " + token.reveal());
            }
            case GITLAB -> headers.put("PRIVATE-TOKEN", token.reveal());
            case GITEA -> headers.put("Authorization", "token " + token.reveal());
            case RECEIVER -> throw none();
        }
        return headers;
    }

    private URI url(String path) {
        return URI.create(base() + path);
    }

    private String base() {
        var url = webhook.url();
        // What is fetched by SSH has its API where a browser would look for it.
        var site = webhook.bySsh() ? "https://" + url.getHost() : url.getScheme() + "://" + url.getRawAuthority();
        return switch (webhook.provider()) {
            case GITHUB -> url.getHost().equalsIgnoreCase("github.com") ? "https://api.github.com/" : site + "/api/v3/";
            case GITLAB -> site + "/api/v4/";
            case GITEA -> site + "/api/v1/";
            case RECEIVER -> throw none();
        };
    }

    private static IllegalArgumentException none() {
        return new IllegalArgumentException("a receiver has no API");
    }
}
