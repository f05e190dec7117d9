package dev.slipway.cli;

import dev.slipway.core.Progress;
import dev.slipway.core.Streams;
import dev.slipway.core.Transcript;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The streams of one command as lines of UTF-8. A line that nobody takes any more throws {@link ClientGone}. */
final class Console {
    private static final int CHUNK = 8192;

    private final Streams streams;
    private final OutputStream out;

    Console(Streams streams) {
        this.streams = streams;
        this.out = new BufferedOutputStream(streams.out());
    }

    /** A line of the answer; it may wait for those that follow. */
    void line(String text) {
        write(out, text);
    }

    /** A line that is to be seen now. */
    void live(String text) {
        write(out, text);
        flush();
    }

    /** A line beside the answer, on the error stream. */
    void note(String text) {
        flush();
        write(streams.err(), text);
        flush(streams.err());
    }

    /** What went wrong, and what to do about it; that is left out where it is empty. */
    void failure(String reason, String advice) {
        note("error: " + reason);
        if (!advice.isEmpty()) {
            note("  " + advice);
        }
    }

    /** Progress on the answer's stream; one that nobody takes is dropped, since it must not stop the work it tells of. */
    Progress progress() {
        return new Transcript(line -> {
            try {
                live(line);
            } catch (ClientGone _) {
                // Whoever notices that the client has gone interrupts this thread; the work decides what that means.
            }
        });
    }

    /**
     * All of the standard input.
     *
     * @return at most {@code most + 1} bytes, so that the caller can tell what is too long
     */
    byte[] read(int most) {
        var content = new ByteArrayOutputStream();
        var chunk = new byte[CHUNK];
        try {
            while (content.size() <= most) {
                int count = streams.in().read(chunk, 0, Math.min(chunk.length, most + 1 - content.size()));
                if (count < 0) {
                    break;
                }
                content.write(chunk, 0, count);
            }
        } catch (IOException e) {
            throw new ClientGone(e);
        }
        return content.toByteArray();
    }

    /** The streams themselves, for a process that takes them over. */
    Streams streams() {
        flush();
        return streams;
    }

    /** Writes bytes to the answer's stream. */
    interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * Writes an answer that is no text.
     *
     * @throws UncheckedIOException if the content cannot be had
     */
    void writeWith(Content content) {
        flush();
        var taken = new Taken(streams.out());
        try {
            content.writeTo(taken);
            taken.flush();
        } catch (IOException e) {
            throw taken.refused ? new ClientGone(e) : new UncheckedIOException(e);
        }
    }

    /** Remembers whose fault a failure is. */
    private static final class Taken extends FilterOutputStream {
        private boolean refused;

        Taken(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            try {
                out.write(bytes, offset, length);
            } catch (IOException e) {
                refused = true;
                throw e;
            }
        }
    }

    void flush() {
        flush(out);
    }

    private static void flush(OutputStream stream) {
        try {
            stream.flush();
        } catch (IOException e) {
            throw new ClientGone(e);
        }
    }

    private static void write(OutputStream stream, String text) {
        try {
            stream.write((text + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new ClientGone(e);
        }
    }
}
