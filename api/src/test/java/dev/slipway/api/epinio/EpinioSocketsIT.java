package dev.slipway.api.epinio;

import static dev.slipway.api.epinio.EpinioServer.json;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.core.app.App;
import dev.slipway.core.deploy.FakePlatform;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class EpinioSocketsIT {
    private static final String ROOT = "/wapi/v1/namespaces/workspace";

    private EpinioServer server;
    private App web;

    @BeforeEach
    void open() throws InterruptedException {
        server = EpinioServer.open();
        web = server.running("web");
    }

    @AfterEach
    void close() {
        server.close();
    }

    /** What comes over a socket, until it is closed. */
    private static final class Received implements WebSocket.Listener {
        private final LinkedBlockingQueue<String> messages = new LinkedBlockingQueue<>();
        private final CompletableFuture<Integer> closed = new CompletableFuture<>();
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                messages.add(text.toString());
                text.setLength(0);
            }
            socket.request(1);
            return CompletableFuture.completedStage(null);
        }

        @Override
        public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
            var bytes = new byte[data.remaining()];
            data.get(bytes);
            messages.add(bytes[0] + new String(bytes, 1, bytes.length - 1, UTF_8));
            socket.request(1);
            return CompletableFuture.completedStage(null);
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
            closed.complete(status);
            return CompletableFuture.completedStage(null);
        }

        int end() throws Exception {
            return closed.get(30, TimeUnit.SECONDS);
        }

        String next() throws InterruptedException {
            var message = messages.poll(30, TimeUnit.SECONDS);
            assertThat(message).as("a message").isNotNull();
            return message == null ? "" : message;
        }
    }

    private String pass(String who) throws IOException, InterruptedException {
        return json(server.get(who, "/authtoken")).at("/token").asString();
    }

    private WebSocket dial(String path, String pass, Received received) {
        var address = path + (path.indexOf('?') < 0 ? "?" : "&") + "authtoken=" + pass;
        return server.client
                .newWebSocketBuilder()
                .subprotocols("v5.channel.k8s.io")
                .buildAsync(server.address("ws", ROOT + address), received)
                .join();
    }

    private Received dial(String path) throws IOException, InterruptedException {
        var received = new Received();
        dial(path, pass(server.alice), received);
        return received;
    }

    private static int status(Throwable failure) {
        return failure instanceof CompletionException
                        && failure.getCause() instanceof WebSocketHandshakeException refused
                ? refused.getResponse().statusCode()
                : 0;
    }

    @Test
    void linesOfADeployComeUntilItsEnd() throws Exception {
        var received = dial("/staging/d1/logs?follow=true&stage_id=d1");

        assertThat(received.end()).isEqualTo(1000);
        var first = EpinioServer.JSON.readTree(received.next());
        assertThat(first.at("/Message").asString()).startsWith("-----> ");
        assertThat(first.at("/PodName").asString()).isEqualTo("d1");
        assertThat(first.at("/Namespace").asString()).isEqualTo("workspace");
    }

    @Test
    void linesAreFollowedWhileTheyGrow() throws Exception {
        var go = new CountDownLatch(1);
        server.fake.whileBuilding((_, progress) -> {
            progress.detail("working");
            go.await();
            progress.detail("worked");
        });
        var deploy = server.deployer.deploy(FakePlatform.push(web, 2));

        var received = dial("/staging/%s/logs?follow=true".formatted(deploy.id()));
        var line = received.next();
        while (!line.contains("working")) {
            line = received.next();
        }
        assertThat(received.closed).isNotDone();
        go.countDown();

        assertThat(received.end()).isEqualTo(1000);
        assertThat(received.messages).anyMatch(text -> text.contains("worked"));
    }

    @Test
    void endOfADeployIsTold() throws Exception {
        var received = dial("/staging/d1/complete");

        assertThat(received.end()).isEqualTo(1000);
        assertThat(received.next())
                .isEqualTo(
                        "{\"stage_id\":\"d1\",\"namespace\":\"workspace\",\"status\":\"waiting\",\"completed\":false}");
        assertThat(received.next())
                .isEqualTo(
                        "{\"stage_id\":\"d1\",\"namespace\":\"workspace\",\"status\":\"succeeded\",\"completed\":true}");
    }

    @Test
    void logOfAnAppEndsWhereItIsNotFollowed() throws Exception {
        assertThat(dial("/applications/web/logs?follow=false").end()).isEqualTo(1000);
    }

    // withstand E 84
    @Test
    void socketIsRefusedBeforeItIsOne() throws Exception {
        server.fake.app("idle", "alice");
        var bob = pass(server.bob);
        var alice = pass(server.alice);

        assertThatThrownBy(() -> dial("/staging/d1/logs", "", new Received()))
                .satisfies(e -> assertThat(status(e)).isEqualTo(401));
        assertThatThrownBy(() -> dial("/staging/d1/logs", "x.y", new Received()))
                .satisfies(e -> assertThat(status(e)).isEqualTo(401));
        assertThatThrownBy(() -> dial("/staging/d1/logs", bob, new Received()))
                .satisfies(e -> assertThat(status(e)).isEqualTo(404));
        assertThatThrownBy(() -> dial("/applications/web/exec", bob, new Received()))
                .satisfies(e -> assertThat(status(e)).isEqualTo(404));
        assertThatThrownBy(() -> dial("/applications/idle/logs", alice, new Received()))
                .satisfies(e -> assertThat(status(e)).isEqualTo(400));
        assertThatThrownBy(() -> dial("/applications/web/exec?instance=x", alice, new Received()))
                .satisfies(e -> assertThat(status(e)).isEqualTo(400));
        assertThatThrownBy(() -> dial("/applications/web/portforward", alice, new Received()))
                .satisfies(e -> assertThat(status(e)).isEqualTo(501));
        assertThatThrownBy(() -> dial("/applications/web/portforward", bob, new Received()))
                .satisfies(e -> assertThat(status(e)).isEqualTo(404));
        assertThatThrownBy(() -> dial("/services/cache/portforward", alice, new Received()))
                .satisfies(e -> assertThat(status(e)).isEqualTo(404));
        server.send(
                "POST",
                server.alice,
                "/namespaces/workspace/services",
                "{\"catalog_service\":\"redis-dev\",\"name\":\"cache\"}");
        assertThatThrownBy(() -> dial("/services/cache/portforward", alice, new Received()))
                .as("a service that does not answer")
                .satisfies(e -> assertThat(status(e)).isEqualTo(503));
        assertThatThrownBy(() -> dial("/services/cache/portforward", bob, new Received()))
                .satisfies(e -> assertThat(status(e)).isEqualTo(404));
    }

    @Test
    void refusalTellsItsReasonInTheUsualShape() throws Exception {
        var request = HttpRequest.newBuilder(server.address("http", ROOT + "/staging/d1/logs"));
        var answer = server.client.send(request.build(), BodyHandlers.ofString());

        // Without the headers of a handshake that is no path at all.
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).startsWith("{\"errors\":[{\"status\":404,");
    }
}
