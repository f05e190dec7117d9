package dev.slipway.api.route;

import dev.slipway.core.Progress;
import dev.slipway.core.Transcript;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Server-sent events to one reader. A silent stream is kept alive with comments; when nobody reads it any more, the thread
 * that made it is interrupted.
 *
 * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html">the standard</a>
 */
public final class EventStream implements AutoCloseable {
    static final String MEDIA_TYPE = "text/event-stream";
    private static final Duration SILENCE = Duration.ofSeconds(15);

    private final OutputStream out;
    private final ReentrantLock lock = new ReentrantLock();
    private final Thread maker = Thread.currentThread();
    private final Thread heart;
    private final long known;
    private long number;
    private volatile boolean insistent;
    private boolean closed;

    private EventStream(OutputStream out, long known) {
        this.out = out;
        this.known = known;
        this.heart = Thread.ofVirtual().name("events").unstarted(this::beat);
    }

    /** @throws IOException if nobody reads it already */
    static EventStream open(Context context) throws IOException {
        context.contentType(MEDIA_TYPE);
        // For a proxy that would wait for more of it.
        context.header("X-Accel-Buffering", "no");
        context.disableCompression();
        var last = context.header("Last-Event-ID");
        long known = last != null && last.matches("[0-9]{1,18}") ? Long.parseLong(last) : 0;
        var stream = new EventStream(context.res().getOutputStream(), known);
        stream.write(": \n\n");
        stream.heart.start();
        return stream;
    }

    /** Tells a line of a log, unless the reader has said that it has it already. */
    public void line(String text) {
        number++;
        if (number > known) {
            send("line", text);
        }
    }

    /** Progress as lines of the stream, for work that goes on when nobody reads it any more. */
    public Progress progress() {
        insistent = true;
        return new Transcript(text -> {
            try {
                line(text);
            } catch (UncheckedIOException _) {
                // What is done does not depend on who watches it.
            }
        });
    }

    /** Tells something as JSON. */
    void last(String event, Record message) {
        number++;
        send(event, Json.write(message));
    }

    private void send(String event, String data) {
        // A line end would end the field.
        var text = "id: %d\nevent: %s\ndata: %s\n\n".formatted(number, event, data.replaceAll("[\r\n]", " "));
        try {
            write(text);
        } catch (IOException e) {
            throw new UncheckedIOException("nobody reads the events", e);
        }
    }

    private void write(String text) throws IOException {
        lock.lock();
        try {
            out.write(text.getBytes(StandardCharsets.UTF_8));
            out.flush();
        } finally {
            lock.unlock();
        }
    }

    private void beat() {
        try {
            while (true) {
                Thread.sleep(SILENCE);
                write(":\n\n");
            }
        } catch (InterruptedException _) {
            // It has ended.
        } catch (IOException _) {
            giveUp();
        }
    }

    private void giveUp() {
        lock.lock();
        try {
            if (!closed && !insistent) {
                maker.interrupt();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
        heart.interrupt();
        // Of a reader that left just now; the thread goes on to other requests.
        Thread.interrupted();
    }
}
