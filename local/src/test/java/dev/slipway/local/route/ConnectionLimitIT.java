package dev.slipway.local.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** More visitors than the router may have connections with. */
final class ConnectionLimitIT {
    private static final int MOST = 8;
    private static final int SOON = 300;
    private static final int IN_THE_END = 60_000;

    @Test
    void thoseBeyondItWaitUntilOthersHaveGone() throws Exception { // withstand G 114
        try (var router = new RunningRouter(MOST)) {
            var visitors = new ArrayList<Socket>();
            try {
                for (int i = 0; i < 3 * MOST; i++) {
                    visitors.add(ask(router));
                }
                var answered = visitors.stream()
                        .filter(visitor -> isAnswered(visitor, SOON))
                        .toList();
                assertThat(answered).hasSizeBetween(1, MOST);

                close(answered);

                visitors.removeAll(answered);
                assertThat(visitors).first().matches(visitor -> isAnswered(visitor, IN_THE_END));
            } finally {
                close(visitors);
            }
        }
    }

    private static Socket ask(RunningRouter router) throws IOException {
        var visitor = router.connect();
        visitor.getOutputStream()
                .write("GET / HTTP/1.1\r\nHost: other.localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        return visitor;
    }

    private static boolean isAnswered(Socket visitor, int millis) {
        try {
            visitor.setSoTimeout(millis);
            return visitor.getInputStream().read() >= 0;
        } catch (SocketTimeoutException _) {
            return false;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void close(List<Socket> visitors) throws IOException {
        for (var visitor : visitors) {
            visitor.close();
        }
    }
}
