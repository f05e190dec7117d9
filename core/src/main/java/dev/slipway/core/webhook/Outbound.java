package dev.slipway.core.webhook;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;

/**
 * Requests to servers elsewhere, whose addresses users give: none goes into the server's own network. Blocking, thread-safe;
 * whatever the other server does, a call ends.
 */
public interface Outbound {
    /**
     * A request.
     *
     * @param body empty for none
     */
    record Request(String method, URI url, Map<String, String> headers, String body) {
        public Request {
            headers = Map.copyOf(headers);
        }
    }

    /**
     * An answer; one that leads elsewhere is an answer like others.
     *
     * @param headers by their names in lower case
     */
    record Answer(int status, Map<String, List<String>> headers, String body) {
        private static final int OK = 200;
        private static final int MULTIPLE_CHOICES = 300;
        private static final int TIMEOUT = 408;
        private static final int TOO_MANY = 429;
        private static final int SERVER_ERROR = 500;

        public Answer {
            headers = Map.copyOf(headers);
        }

        /** One whose headers say nothing. */
        public Answer(int status, String body) {
            this(status, Map.of(), body);
        }

        public boolean succeeded() {
            return status >= OK && status < MULTIPLE_CHOICES;
        }

        /** Whether the same request may be answered otherwise later. */
        public boolean mayPass() {
            return status == TIMEOUT || status == TOO_MANY || status >= SERVER_ERROR;
        }
    }

    /** @throws IOException if there is no answer, or its host may not be asked */
    Answer send(Request request) throws IOException;
}
