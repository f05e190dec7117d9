package dev.slipway.api.epinio;

import static dev.slipway.api.epinio.EpinioServer.json;

import dev.slipway.core.app.App;
import dev.slipway.core.release.Release;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A server where an app {@code web} of Alice's runs, and what she asks of it. */
abstract class EpinioAppTest {
    static final String OK = "{\"status\":\"ok\"}";

    EpinioServer server;
    App web;

    @BeforeEach
    final void open() throws Exception {
        server = EpinioServer.open();
        web = server.running("web");
    }

    @AfterEach
    final void close() {
        server.close();
    }

    final HttpResponse<String> send(String method, String path, String body) throws Exception {
        return server.send(method, server.alice, path, body);
    }

    static String title(HttpResponse<String> answer) {
        return answer.statusCode() + " " + json(answer).at("/errors/0/title").asString();
    }

    final Release current() {
        return server.fake.state().releases().current(web.id()).orElseThrow();
    }
}
