package dev.slipway.local.run;

import dev.slipway.core.Streams;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;

/** Joins a process's input and outputs with those of whoever runs it. */
record Attached(Process process, Streams streams) {
    private static final int BUFFER = 8192;

    /**
     * Waits for the end of the process, and until all that it printed has been passed on.
     *
     * @param killRest ends what the process left behind, which may still hold its outputs
     * @return its exit status
     */
    int untilEnd(Runnable killRest) throws InterruptedException {
        start(() -> feed(streams.in(), process.getOutputStream()));
        var outputs = List.of(
                start(() -> drain(process.getInputStream(), streams.out())),
                start(() -> drain(process.getErrorStream(), streams.err())));
        int status = process.waitFor();
        killRest.run();
        for (var output : outputs) {
            output.join();
        }
        return status;
    }

    // Reading from a pipe holds a virtual thread's carrier for as long as nothing comes.
    private static Thread start(Runnable copying) {
        return Thread.ofPlatform().daemon().name("attached").start(copying);
    }

    private static void feed(InputStream from, OutputStream to) {
        try (to) {
            copy(from, to);
        } catch (IOException ended) {
            // The process reads no more, or whoever runs it has gone: its end is waited for elsewhere.
        }
    }

    private void drain(InputStream from, OutputStream to) {
        try {
            copy(from, to);
        } catch (IOException gone) {
            // Nobody sees what it does any more.
            process.destroy();
        }
    }

    private static void copy(InputStream from, OutputStream to) throws IOException {
        var buffer = new byte[BUFFER];
        for (int count = from.read(buffer); count >= 0; count = from.read(buffer)) {
            to.write(buffer, 0, count);
            to.flush();
        }
    }
}
