package dev.slipway.k8s.run;

import dev.slipway.core.Streams;
import io.fabric8.kubernetes.client.dsl.ExecWatch;
import io.fabric8.kubernetes.client.dsl.PodResource;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Joins a pod's input and outputs with those of whoever runs it. Input goes over a connection of its own: closing that one
 * is the only way to tell the pod that there is no more, and the outputs have to stay open after it.
 */
final class Attached implements AutoCloseable {
    private static final int BUFFER = 8192;
    private static final Duration LAST_WORDS = Duration.ofSeconds(10);

    private final Streams streams;
    private final AtomicBoolean readerGone = new AtomicBoolean();
    private final ExecWatch outputs;
    private final ExecWatch input;

    Attached(PodResource pod, Streams streams) {
        this.streams = streams;
        this.outputs = pod.writingOutput(new ToReader(streams.out(), readerGone))
                .writingError(new ToReader(streams.err(), readerGone))
                .attach();
        this.input = pod.redirectingInput().attach();
    }

    /** Lets the process begin, which waits for a line, and passes on what there is for it from then on. */
    void begin() {
        Thread.ofPlatform().daemon().name("attached").start(this::feed);
    }

    /** @throws InterruptedException if nobody sees any more what the process prints */
    void requireReader() throws InterruptedException {
        if (readerGone.get()) {
            throw new InterruptedException("whoever ran the process has gone");
        }
    }

    /** Waits until all that the ended process printed has been passed on. */
    void awaitOutput() throws InterruptedException {
        try {
            outputs.exitCode().get(LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException closed) {
            // The process has ended, and whatever ended the connection has ended what could be passed on.
        }
    }

    @Override
    public void close() {
        input.close();
        outputs.close();
    }

    private void feed() {
        try (input) {
            var to = input.getInput();
            to.write('\n');
            to.flush();
            var buffer = new byte[BUFFER];
            for (int count = streams.in().read(buffer);
                    count >= 0;
                    count = streams.in().read(buffer)) {
                to.write(buffer, 0, count);
                to.flush();
            }
        } catch (IOException ended) {
            // The process reads no more, or whoever runs it has gone: its end is waited for elsewhere.
        }
    }

    /** Notes that nobody reads, which the client's own threads would not tell. */
    private static final class ToReader extends FilterOutputStream {
        private final AtomicBoolean gone;

        ToReader(OutputStream to, AtomicBoolean gone) {
            super(to);
            this.gone = gone;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            try {
                out.write(bytes, offset, length);
                out.flush();
            } catch (IOException e) {
                gone.set(true);
            }
        }

        @Override
        public void close() {
            // They belong to whoever runs the process.
        }
    }
}
