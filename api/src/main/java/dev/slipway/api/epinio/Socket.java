package dev.slipway.api.epinio;

import dev.slipway.core.UserException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One side of an open web socket. What it sends waits for whoever reads it, but not for ever. */
final class Socket {
    static final int TRY_AGAIN_LATER = 1013;

    private static final Logger log = LoggerFactory.getLogger(Socket.class);
    private static final int NORMAL = 1000;
    private static final int FAILED = 1011;
    private static final int LONGEST_REASON = 100;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Session session;
    private final Duration patience;

    /** Whoever reads has gone, or reads too slowly. */
    static final class Gone extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Gone(Throwable cause) {
            super("the reader of a web socket has gone", cause);
        }
    }

    Socket(Session session) {
        this(session, PATIENCE);
    }

    /** @param patience for how long a message may wait for whoever reads */
    Socket(Session session, Duration patience) {
        this.session = session;
        this.patience = patience;
    }

    /** Runs the work and closes the socket, telling how it went. */
    void run(Sockets.Work work) {
        try {
            work.run(this);
            close(NORMAL, "");
        } catch (Gone e) {
            log.atDebug().setCause(e).log("web socket ended by its reader");
            session.disconnect();
        } catch (InterruptedException _) {
            close(NORMAL, "");
        } catch (UserException e) {
            close(FAILED, e.reason());
        } catch (IOException | RuntimeException e) {
            // The outermost edge of this thread.
            var id = UUID.randomUUID();
            log.atError().addKeyValue("id", id).setCause(e).log("web socket failed");
            close(FAILED, "internal error, id " + id);
        }
    }

    private void close(int status, String reason) {
        var told = reason.length() > LONGEST_REASON ? reason.substring(0, LONGEST_REASON) : reason;
        session.close(status, told, Callback.NOOP);
    }

    /** @throws Gone if nobody takes it */
    void send(String text) {
        var sent = new Callback.Completable();
        session.sendText(text, sent);
        await(sent);
    }

    /** As above. */
    void send(ByteBuffer bytes) {
        var sent = new Callback.Completable();
        session.sendBinary(bytes, sent);
        await(sent);
    }

    private void await(Callback.Completable sent) {
        try {
            sent.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Gone(e);
        } catch (ExecutionException | TimeoutException e) {
            throw new Gone(e);
        }
    }
}
