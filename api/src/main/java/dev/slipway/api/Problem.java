package dev.slipway.api;

import org.eclipse.jetty.http.HttpStatus;
import tools.jackson.databind.json.JsonMapper;

/** A refusal as RFC 9457 has it: what the status means, and nothing about the inside of the server. */
record Problem(String type, String title, int status) {
    static final String MEDIA_TYPE = "application/problem+json";
    private static final JsonMapper JSON = new JsonMapper();

    static Problem of(int status) {
        return new Problem("about:blank", HttpStatus.getMessage(status), status);
    }

    String json() {
        return JSON.writeValueAsString(this) + "\n";
    }
}
