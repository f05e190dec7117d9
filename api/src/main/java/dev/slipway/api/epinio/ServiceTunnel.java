package dev.slipway.api.epinio;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.slipway.core.service.ServiceConnection;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Invocable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection that began with the handshake of a web socket (RFC 6455) and has none of its frames: what Epinio forwards are
 * the bytes themselves, until either end has enough or nothing comes or goes for a long time.
 */
final class ServiceTunnel extends AbstractConnection implements Connection.UpgradeTo {
    private static final Logger log = LoggerFactory.getLogger(ServiceTunnel.class);
    private static final String ACCEPTED = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int PIECE = 32 << 10;
    // The command line does not tell when its own client has gone.
    private static final Duration SILENCE = Duration.ofMinutes(30);
    // It also loses what comes together with the end of the handshake, and programs that speak first need not hurry.
    private static final Duration A_MOMENT = Duration.ofMillis(250);

    private final ServiceConnection service;
    private final Runnable ended;
    private final CountDownLatch spoken = new CountDownLatch(1);
    private final AtomicBoolean over = new AtomicBoolean();
    private ByteBuffer early = ByteBuffer.allocate(0);

    private ServiceTunnel(Connection connection, Request request, ServiceConnection service, Runnable ended) {
        super(
                connection.getEndPoint(),
                request.getConnectionMetaData().getConnector().getExecutor());
        this.service = service;
        this.ended = ended;
    }

    /** Answers the handshake; the tunnel begins when the request has been dealt with. Whatever comes of it, it ends once. */
    static void open(HttpServletRequest asked, ServiceConnection service, Runnable ended) throws IOException {
        var request = ServletContextRequest.getServletContextRequest(asked);
        var tunnel = new ServiceTunnel(request.getConnectionMetaData().getConnection(), request, service, ended);
        Request.addCompletionListener(request, failure -> {
            if (failure != null) {
                tunnel.end();
            }
        });
        request.setAttribute(HttpStream.UPGRADE_CONNECTION_ATTRIBUTE, tunnel);
        tunnel.shake(asked.getHeader("Sec-WebSocket-Key"), request.getServletContextResponse());
    }

    private void shake(String key, Response response) throws IOException {
        response.setStatus(HttpStatus.SWITCHING_PROTOCOLS_101);
        response.getHeaders().put(HttpHeader.UPGRADE, "websocket");
        response.getHeaders().put(HttpHeader.CONNECTION, "Upgrade");
        response.getHeaders().put(HttpHeader.SEC_WEBSOCKET_ACCEPT, accept(key));
        var written = new Callback.Completable();
        response.write(true, null, written);
        await(written);
    }

    private static String accept(String key) {
        try {
            var digest = MessageDigest.getInstance("SHA-1").digest((key + ACCEPTED).getBytes(ISO_8859_1));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }

    private static void await(Callback.Completable done) throws IOException {
        try {
            done.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        }
    }

    @Override
    public void onUpgradeTo(ByteBuffer buffer) {
        early = ByteBuffer.allocate(buffer.remaining()).put(buffer).flip();
    }

    @Override
    public void onOpen() {
        super.onOpen();
        getEndPoint().setIdleTimeout(SILENCE.toMillis());
        Thread.ofVirtual().name("tunnel-there").start(() -> pass(this::there));
        Thread.ofVirtual().name("tunnel-back").start(() -> pass(this::back));
    }

    /** One of the two ways. */
    private interface Way {
        void go() throws IOException, InterruptedException;
    }

    private void pass(Way way) {
        try {
            way.go();
        } catch (IOException | InterruptedException e) {
            log.atDebug().setCause(e).log("tunnel broken");
        } catch (RuntimeException e) {
            // The outermost edge of this thread.
            log.atError().addKeyValue("id", UUID.randomUUID()).setCause(e).log("tunnel failed");
        } finally {
            end();
        }
    }

    private void there() throws IOException {
        if (early.hasRemaining()) {
            tell(early);
        }
        var piece = ByteBuffer.allocate(PIECE);
        while (read(piece)) {
            tell(piece);
        }
    }

    private void tell(ByteBuffer bytes) throws IOException {
        spoken.countDown();
        service.out().write(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
    }

    /** Fills the piece with what there is, and waits for it; false at the end. */
    private boolean read(ByteBuffer piece) throws IOException {
        piece.clear().limit(0);
        int count = getEndPoint().fill(piece);
        while (count == 0) {
            var ready = new Callback.Completable(Invocable.InvocationType.NON_BLOCKING);
            getEndPoint().fillInterested(ready);
            await(ready);
            count = getEndPoint().fill(piece);
        }
        return count > 0;
    }

    private void back() throws IOException, InterruptedException {
        boolean _ = spoken.await(A_MOMENT.toMillis(), TimeUnit.MILLISECONDS);
        var in = service.in();
        var piece = new byte[PIECE];
        for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
            var written = new Callback.Completable(Invocable.InvocationType.NON_BLOCKING);
            getEndPoint().write(written, ByteBuffer.wrap(piece, 0, count));
            await(written);
        }
    }

    private void end() {
        if (over.compareAndSet(false, true)) {
            try (service) {
                close();
            } catch (IOException e) {
                log.atDebug().setCause(e).log("service left without a word");
            } finally {
                ended.run();
            }
        }
    }

    @Override
    public void onFillable() {
        throw new IllegalStateException("a tunnel waits by itself");
    }
}
