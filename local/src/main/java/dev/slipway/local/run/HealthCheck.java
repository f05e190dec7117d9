package dev.slipway.local.run;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** Waits until a new web process listens, and answers where its app says so. */
final class HealthCheck {
    private static final Duration LOOK = Duration.ofMillis(25);
    private static final int ANSWER_MILLIS = 5_000;
    private static final int FIRST_BAD_STATUS = 400;

    private final AppProcess process;
    private final String path;
    private final Duration limit;

    /** @param path where it must answer with a status below 400; empty to see whether it listens only */
    HealthCheck(AppProcess process, String path, Duration limit) {
        this.process = process;
        this.path = path;
        this.limit = limit;
    }

    /** Empty once it is healthy; else why it is not, in a few words. */
    Optional<String> await() throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        var problem = Optional.of("did not listen on port %d within %d s".formatted(process.port(), limit.toSeconds()));
        boolean listened = false;
        while (System.nanoTime() < end) {
            if (!process.isAlive()) {
                return Optional.of("exited with status %d before it %s"
                        .formatted(process.process().exitValue(), listened ? "was healthy" : "listened on $PORT"));
            }
            if (listens()) {
                listened = true;
                problem = path.isEmpty() ? Optional.empty() : answers();
                if (problem.isEmpty()) {
                    return problem;
                }
            }
            Thread.sleep(LOOK);
        }
        return problem;
    }

    private boolean listens() {
        try (var socket = new Socket()) {
            socket.connect(process.address(), ANSWER_MILLIS);
            return new PortOwner(process).isIt();
        } catch (IOException notYet) {
            return false;
        }
    }

    private Optional<String> answers() {
        InetSocketAddress address = process.address();
        var uri =
                URI.create("http://%s:%d%s".formatted(address.getAddress().getHostAddress(), address.getPort(), path));
        try {
            var connection = (HttpURLConnection) uri.toURL().openConnection();
            connection.setConnectTimeout(ANSWER_MILLIS);
            connection.setReadTimeout(ANSWER_MILLIS);
            connection.setInstanceFollowRedirects(false);
            connection.setRequestProperty("User-Agent", "slipway-health-check");
            int status = connection.getResponseCode();
            connection.disconnect();
            return status < FIRST_BAD_STATUS
                    ? Optional.empty()
                    : Optional.of("health path %s answered %d".formatted(path, status));
        } catch (IOException e) {
            return Optional.of("health path %s did not answer".formatted(path));
        }
    }
}
