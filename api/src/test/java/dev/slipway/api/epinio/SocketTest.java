package dev.slipway.api.epinio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.core.NotFound;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.junit.jupiter.api.Test;

final class SocketTest {
    private final List<String> done = new CopyOnWriteArrayList<>();

    /** A session whose other side takes what is sent, or never does. */
    private Socket socket(boolean taken) {
        var session = (Session) Proxy.newProxyInstance(
                Session.class.getClassLoader(), new Class<?>[] {Session.class}, (_, method, arguments) -> {
                    done.add(method.getName() + (method.getName().equals("close") ? " " + arguments[0] : ""));
                    if (taken && method.getName().startsWith("send")) {
                        ((Callback) arguments[1]).succeed();
                    }
                    return null;
                });
        return new Socket(session, Duration.ofMillis(50));
    }

    @Test
    void workThatEndsClosesTheSocketInOrder() {
        socket(true).run(socket -> socket.send("a line"));

        assertThat(done).containsExactly("sendText", "close 1000");
    }

    // withstand E 84
    @Test
    void readerWhoTakesNothingIsLeftBehind() {
        socket(false).run(socket -> {
            while (true) {
                socket.send("a line");
            }
        });

        assertThat(done).containsExactly("sendText", "disconnect");
    }

    @Test
    void failureIsToldWhenTheSocketIsClosed() {
        socket(true).run(_ -> {
            throw new NotFound("the app was deleted", "");
        });
        socket(true).run(_ -> {
            throw new IOException("disk full");
        });
        socket(true).run(_ -> {
            throw new InterruptedException();
        });

        assertThat(done).containsExactly("close 1011", "close 1011", "close 1000");
    }
}
