package dev.slipway.api;

import dev.slipway.core.webhook.WebhookDoor;
import dev.slipway.core.webhook.WebhookDoor.Answer;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Takes what providers deliver by HTTP. The memory for it is bounded over all requests, and so is the time of each. */
final class WebhookRoute implements Handler {
    static final String PATH = "/hooks/";

    /** What GitHub sends at most. */
    static final int MOST_BYTES = 25 << 20;

    private static final String JSON = "application/json";
    private static final String RETRY_SECONDS = "30";
    private static final Duration LONGEST = Duration.ofSeconds(20);
    private static final Duration PATIENCE = Duration.ofMillis(500);
    private static final int PIECE = 64 << 10;
    // Of what a body takes on its way to the disk, the bytes that come are a fifth.
    private static final int SHARE_OF_HEAP = 16;

    private final Supplier<WebhookDoor> door;
    private final Failures failures;
    private final Semaphore pieces =
            new Semaphore((int) (Math.max(2L * MOST_BYTES, Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP) / PIECE));

    /** @param door asked for each request, so that it can come later than the server */
    WebhookRoute(Supplier<WebhookDoor> door, Failures failures) {
        this.door = door;
        this.failures = failures;
    }

    @Override
    public void handle(Context context) throws IOException {
        var request = context.req();
        refuseOther(request);
        // By address and webhook: a provider's addresses send for others too, whose secrets may be wrong.
        var source = Visitor.of(context).address() + " " + context.pathParam("id");
        if (failures.tooMany(source)) {
            throw tooMany(context);
        }
        try (var body = new Body(request)) {
            answer(context, door.get().receive(context.pathParam("id"), body), source);
        }
    }

    private static void refuseOther(HttpServletRequest request) {
        var type = request.getContentType() == null ? "" : request.getContentType();
        var encoding = request.getHeader("Content-Encoding");
        boolean plain = encoding == null || encoding.equalsIgnoreCase("identity");
        if (!plain
                || !type.replaceFirst(";.*", "")
                        .strip()
                        .toLowerCase(Locale.ROOT)
                        .equals(JSON)) {
            throw new HttpResponseException(HttpStatus.UNSUPPORTED_MEDIA_TYPE.getCode());
        }
        if (request.getContentLengthLong() > MOST_BYTES) {
            throw new HttpResponseException(HttpStatus.CONTENT_TOO_LARGE.getCode());
        }
    }

    private void answer(Context context, Answer answer, String source) {
        context.contentType("text/plain; charset=utf-8");
        switch (answer) {
            case Answer.Accepted _ -> context.status(HttpStatus.ACCEPTED).result("accepted\n");
            case Answer.Ignored(var reason) -> context.result("ignored: " + reason + "\n");
            case Answer.Malformed(var reason) ->
                context.status(HttpStatus.BAD_REQUEST).result(reason + "\n");
            case Answer.Unknown _ -> throw refusal(context, Visitor.of(context).address(), HttpStatus.NOT_FOUND);
            case Answer.Unproven _ -> throw refusal(context, source, HttpStatus.UNAUTHORIZED);
            case Answer.Unavailable _ -> throw unavailable(context);
        }
    }

    private HttpResponseException refusal(Context context, String source, HttpStatus status) {
        return failures.add(source, context.pathParam("id"))
                ? tooMany(context)
                : new HttpResponseException(status.getCode());
    }

    private static HttpResponseException tooMany(Context context) {
        context.header("Retry-After", Long.toString(Failures.WINDOW.toSeconds()));
        return new HttpResponseException(HttpStatus.TOO_MANY_REQUESTS.getCode());
    }

    private static HttpResponseException unavailable(Context context) {
        context.header("Retry-After", RETRY_SECONDS);
        return new HttpResponseException(HttpStatus.SERVICE_UNAVAILABLE.getCode());
    }

    /** A request with what it has of the memory for all of them. */
    private final class Body implements WebhookDoor.Request, AutoCloseable {
        private final HttpServletRequest request;
        private int held;

        Body(HttpServletRequest request) {
            this.request = request;
        }

        @Override
        public List<String> header(String name) {
            return Collections.list(request.getHeaders(name));
        }

        @Override
        public byte[] body() throws IOException {
            long deadline = System.nanoTime() + LONGEST.toNanos();
            var body = new ByteArrayOutputStream();
            var piece = new byte[PIECE];
            var in = request.getInputStream();
            for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
                if (body.size() + count > MOST_BYTES) {
                    throw new HttpResponseException(HttpStatus.CONTENT_TOO_LARGE.getCode());
                }
                if (System.nanoTime() > deadline) {
                    throw new HttpResponseException(HttpStatus.REQUEST_TIMEOUT.getCode());
                }
                body.write(piece, 0, count);
                hold(body.size() / PIECE + 1);
            }
            return body.toByteArray();
        }

        private void hold(int needed) {
            try {
                if (needed > held && !pieces.tryAcquire(needed - held, PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                    throw new HttpResponseException(HttpStatus.SERVICE_UNAVAILABLE.getCode());
                }
                held = Math.max(held, needed);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                throw new HttpResponseException(HttpStatus.SERVICE_UNAVAILABLE.getCode());
            }
        }

        @Override
        public void close() {
            pieces.release(held);
        }
    }
}
