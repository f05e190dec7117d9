package dev.slipway.api.epinio;

import dev.slipway.core.Streams;
import dev.slipway.core.identity.Right;
import dev.slipway.core.release.Processes;
import dev.slipway.core.release.Release;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * A shell beside an app's processes: a one-off process with the same image and configuration.
 *
 * @see <a href="https://github.com/kubernetes/enhancements/tree/master/keps/sig-api-machinery/4006-transition-spdy-to-websockets">
 *     the protocol v5.channel.k8s.io</a>
 */
final class ExecSocket implements Sockets.Work {
    private static final int STDIN = 0;
    private static final int STDOUT = 1;
    private static final int STDERR = 2;
    private static final int ERROR = 3;
    private static final int CLOSE = 255;
    private static final int PIECE = 32 << 10;
    private static final List<String> SHELL =
            List.of("sh", "-c", "if command -v bash >/dev/null 2>&1; then exec bash; else exec sh; fi");

    private final Processes processes;
    private final Release release;
    private final SocketInput input = new SocketInput();

    private ExecSocket(Processes processes, Release release) {
        this.processes = processes;
        this.release = release;
    }

    static Sockets.Work open(Call call) {
        var app = call.app(Right.DEPLOY);
        var release = call.platform()
                .releases()
                .current(app.id())
                .orElseThrow(() -> Refusal.bad("Cannot connect to application without workload"));
        var instance = call.query("instance");
        if (instance.isPresent()
                && AppView.of(call, app).web().stream()
                        .noneMatch(process ->
                                AppShapes.replicaName(app.name(), process).equals(instance.get()))) {
            throw Refusal.bad("Specified instance doesn't exist");
        }
        call.tellOperator(app.name(), "shell opened");
        return new ExecSocket(call.platform().processes(), release);
    }

    @Override
    public void take(byte[] message) throws IOException {
        if (message.length == 0) {
            return;
        }
        switch (message[0] & 0xff) {
            case STDIN -> input.add(message);
            case CLOSE -> input.end();
            default -> {
                // Sizes of terminals, of which there is none.
            }
        }
    }

    @Override
    public void run(Socket socket) throws InterruptedException {
        try (input) {
            var streams = new Streams(input, new Channel(socket, STDOUT), new Channel(socket, STDERR));
            int status = processes.run(release, SHELL, streams);
            var end = Json.text(end(status)).getBytes(StandardCharsets.UTF_8);
            socket.send(framed(ERROR, end, 0, end.length));
        }
    }

    private static Map<String, Object> end(int status) {
        return status == 0
                ? Map.of("metadata", Map.of(), "status", "Success")
                : Map.of(
                        "metadata",
                        Map.of(),
                        "status",
                        "Failure",
                        "reason",
                        "NonZeroExitCode",
                        "message",
                        "command terminated with non-zero exit code: " + status,
                        "details",
                        Map.of("causes", List.of(Map.of("reason", "ExitCode", "message", String.valueOf(status)))));
    }

    private static ByteBuffer framed(int channel, byte[] bytes, int offset, int length) {
        return ByteBuffer.allocate(length + 1)
                .put((byte) channel)
                .put(bytes, offset, length)
                .flip();
    }

    /** What the process prints, as messages of a channel. */
    private static final class Channel extends OutputStream {
        private final Socket socket;
        private final int number;

        Channel(Socket socket, int number) {
            this.socket = socket;
            this.number = number;
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            try {
                for (int done = 0; done < length; done += PIECE) {
                    socket.send(framed(number, bytes, offset + done, Math.min(PIECE, length - done)));
                }
            } catch (Socket.Gone e) {
                throw new IOException(e);
            }
        }
    }
}
