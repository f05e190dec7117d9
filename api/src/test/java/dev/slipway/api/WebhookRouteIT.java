package dev.slipway.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.core.webhook.Delivery;
import dev.slipway.core.webhook.DeliveryId;
import dev.slipway.core.webhook.DeliveryState;
import dev.slipway.core.webhook.Webhook;
import dev.slipway.core.webhook.WebhookDoor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookRouteIT {
    private static final int MIB = 1 << 20;

    private final FakeDoor door = new FakeDoor();
    private final PrometheusMeasurements measurements = new PrometheusMeasurements();
    private final ControlApi api = new ControlApi(
            new ControlConfig(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), _ -> true, false, ""),
            new Readiness(),
            measurements,
            () -> door,
            Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** Answers as a test says, and keeps what came. */
    private static final class FakeDoor implements WebhookDoor {
        private final List<String> signatures = new CopyOnWriteArrayList<>();
        private volatile Answer answer = new Answer.Accepted();
        private volatile String webhook = "";
        private volatile int bytes = -1;

        @Override
        public Answer receive(String id, Request request) throws IOException {
            webhook = id;
            signatures.addAll(request.header("X-Hub-Signature-256"));
            bytes = answer instanceof Answer.Unknown ? -1 : request.body().length;
            return answer;
        }

        @Override
        public DeliveryState replay(DeliveryId id) {
            throw new UnsupportedOperationException();
        }

        @Override
        public DeliveryState approve(DeliveryId id) {
            throw new UnsupportedOperationException();
        }

        @Override
        public String body(Delivery delivery) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void remove(Webhook gone) {
            throw new UnsupportedOperationException();
        }
    }

    @AfterEach
    void stop() {
        client.close();
        api.close();
        measurements.close();
    }

    private HttpRequest.Builder request() {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/hooks/0123456789abcdef"
                        .formatted(api.address().getPort())))
                .header("Content-Type", "application/json; charset=utf-8");
    }

    private HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        return client.send(request, BodyHandlers.ofString());
    }

    private HttpResponse<String> post(BodyPublisher body) throws IOException, InterruptedException {
        return send(request().POST(body).build());
    }

    @Test
    void handsOverWhatIsPosted() throws Exception {
        var answer = post(BodyPublishers.ofString("{}"));

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.body()).isEqualTo("accepted\n");
        assertThat(door.webhook).isEqualTo("0123456789abcdef");
        assertThat(door.bytes).isEqualTo(2);
    }

    @Test // withstand F 93
    void saysWhyThereIsNothingToDo() throws Exception {
        door.answer = new WebhookDoor.Answer.Ignored("ping");

        var answer = post(BodyPublishers.ofString("{}"));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("ignored: ping\n");
    }

    @Test
    void tellsWhatIsRefused() throws Exception {
        door.answer = new WebhookDoor.Answer.Unproven();
        assertThat(post(BodyPublishers.ofString("{}")).statusCode()).isEqualTo(401);
        door.answer = new WebhookDoor.Answer.Unknown();
        assertThat(post(BodyPublishers.ofString("{}")).statusCode()).isEqualTo(404);
        door.answer = new WebhookDoor.Answer.Malformed("it is no JSON");
        assertThat(post(BodyPublishers.ofString("{}")).body()).isEqualTo("it is no JSON\n");
        door.answer = new WebhookDoor.Answer.Unavailable();
        var busy = post(BodyPublishers.ofString("{}"));
        assertThat(busy.statusCode()).isEqualTo(503);
        assertThat(busy.headers().firstValue("Retry-After")).contains("30");
    }

    @Test // withstand E 71
    void answersNobodyWhoFailsTooOften() throws Exception {
        door.answer = new WebhookDoor.Answer.Unproven();
        for (int i = 0; i < 19; i++) {
            assertThat(post(BodyPublishers.ofString("{}")).statusCode()).isEqualTo(401);
        }

        var last = post(BodyPublishers.ofString("{}"));
        door.bytes = -1;
        var refused = post(BodyPublishers.ofString("{}"));

        assertThat(last.statusCode()).isEqualTo(429);
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("Retry-After")).contains("60");
        assertThat(door.bytes).as("the body is not read").isEqualTo(-1);
        door.answer = new WebhookDoor.Answer.Accepted();
        assertThat(send(request()
                                .header("X-Forwarded-For", "198.51.100.7")
                                .POST(BodyPublishers.ofString("{}"))
                                .build())
                        .statusCode())
                .as("another address")
                .isEqualTo(202);
    }

    @Test // withstand E 71
    void answersNobodyWhoTriesOutWebhooks() throws Exception {
        door.answer = new WebhookDoor.Answer.Unknown();
        int status = 404;
        for (int i = 0; i < 20; i++) {
            status = post(BodyPublishers.ofString("{}")).statusCode();
        }

        assertThat(status).isEqualTo(429);
    }

    @Test // withstand F 86
    void showsEachOfSeveralHeaderFields() throws Exception {
        send(request()
                .header("X-Hub-Signature-256", "one")
                .header("X-Hub-Signature-256", "two")
                .POST(BodyPublishers.ofString("{}"))
                .build());

        assertThat(door.signatures).containsExactly("one", "two");
    }

    @Test // withstand F 94
    void takes25MegabytesAndNotOneByteMore() throws Exception {
        assertThat(post(BodyPublishers.ofByteArray(new byte[25 * MIB])).statusCode())
                .isEqualTo(202);
        assertThat(door.bytes).isEqualTo(25 * MIB);
        assertThat(refused("Content-Length: %d\r\n\r\n".formatted(25 * MIB + 1)))
                .contains(" 413 ");
        assertThat(unsized(25 * MIB)).isEqualTo(202);
    }

    @Test // withstand F 94
    void stopsReadingWhatIsTooLargeAndDoesNotSayHowLarge() throws Exception {
        try (var socket = new Socket(api.address().getAddress(), api.address().getPort())) {
            var out = socket.getOutputStream();
            out.write(head("Transfer-Encoding: chunked\r\n\r\n").getBytes(UTF_8));
            var chunk = new byte[MIB];
            for (int i = 0; i < 25; i++) {
                out.write("100000\r\n".getBytes(UTF_8));
                out.write(chunk);
                out.write("\r\n".getBytes(UTF_8));
            }
            out.write("1\r\nx\r\n".getBytes(UTF_8));
            out.flush();

            assertThat(new String(socket.getInputStream().readNBytes(12), UTF_8))
                    .isEqualTo("HTTP/1.1 413");
        }
    }

    private int unsized(int bytes) throws IOException, InterruptedException {
        return post(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[bytes])))
                .statusCode();
    }

    private static String head(String rest) {
        return "POST /hooks/0123456789abcdef HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n" + rest;
    }

    private String refused(String rest) throws IOException {
        try (var socket = new Socket(api.address().getAddress(), api.address().getPort())) {
            socket.getOutputStream().write(head(rest).getBytes(UTF_8));
            return new String(socket.getInputStream().readNBytes(32), UTF_8);
        }
    }

    @ParameterizedTest // withstand F 94
    @ValueSource(
            strings = {"application/x-www-form-urlencoded", "text/plain", "multipart/form-data", "application/jsonx"})
    void takesNothingButJson(String type) throws Exception {
        var request = request().setHeader("Content-Type", type).POST(BodyPublishers.ofString("payload={}"));

        assertThat(send(request.build()).statusCode()).isEqualTo(415);
        assertThat(door.bytes).isEqualTo(-1);
    }

    @Test // withstand F 94
    void unpacksNothing() throws Exception {
        var request = request().header("Content-Encoding", "gzip").POST(BodyPublishers.ofString("{}"));

        assertThat(send(request.build()).statusCode()).isEqualTo(415);
    }

    @ParameterizedTest // withstand F 94
    @ValueSource(strings = {"GET", "PUT", "DELETE", "HEAD"})
    void takesPostsOnly(String method) throws Exception {
        var answer = send(request().method(method, BodyPublishers.noBody()).build());

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow")).contains("POST");
    }
}
