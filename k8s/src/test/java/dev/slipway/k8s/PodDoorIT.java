package dev.slipway.k8s;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against an API server's end of the protocol (RFC 6455) that reads only when the test wants it. */
final class PodDoorIT {
    private static final int CONTENT = 32 << 20;
    private static final byte[] PORT_OF_DATA = {0, (byte) 0x90, 0x1f};
    private static final byte[] PORT_OF_ERRORS = {1, (byte) 0x90, 0x1f};

    private ServerSocket server;
    private KubernetesClient client;
    private PodDoor door;

    @BeforeEach
    void open() throws IOException {
        server = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
        client = new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder()
                        .withMasterUrl("http://127.0.0.1:" + server.getLocalPort())
                        .build())
                .build();
        var pod = new PodBuilder()
                .withNewMetadata()
                .withNamespace("system")
                .withName("registry")
                .endMetadata()
                .build();
        door = new PodDoor(client, pod, 8080);
    }

    @AfterEach
    void close() throws IOException {
        door.close();
        client.close();
        server.close();
    }

    @Test
    void allThatIsSentArrivesHoweverSlowlyItIsTaken() throws IOException, InterruptedException, ExecutionException {
        var content = new byte[CONTENT];
        new Random(7).nextBytes(content);

        try (var threads = Executors.newVirtualThreadPerTaskExecutor();
                var visitor = new Socket(InetAddress.getLoopbackAddress(), door.localPort());
                var taken = server.accept()) {
            var sent = threads.submit(() -> {
                visitor.getOutputStream().write(content);
                return true;
            });
            var in = greet(taken);
            // Until the way is full.
            Thread.sleep(500);
            assertThat(sent.isDone()).isFalse();

            assertThat(receive(in, CONTENT)).isEqualTo(content);
            assertThat(sent.get()).isTrue();
        }
    }

    @Test
    void answersComeBackWithoutWhatBelongsToTheProtocol() throws IOException {
        try (var visitor = new Socket(InetAddress.getLoopbackAddress(), door.localPort());
                var taken = server.accept()) {
            greet(taken);
            send(taken.getOutputStream(), "\0hello".getBytes(ISO_8859_1));
            send(taken.getOutputStream(), "\0 again".getBytes(ISO_8859_1));

            assertThat(visitor.getInputStream().readNBytes(11)).isEqualTo("hello again".getBytes(ISO_8859_1));
        }
    }

    @Test
    void whoeverAsksAPodThatRefusesIsTurnedAway() throws IOException {
        try (var visitor = new Socket(InetAddress.getLoopbackAddress(), door.localPort());
                var taken = server.accept()) {
            greet(taken);
            send(taken.getOutputStream(), "\1connection refused".getBytes(ISO_8859_1));

            assertThat(visitor.getInputStream().read()).isEqualTo(-1);
        }
    }

    /** Takes up the connection as an API server does. */
    private static DataInputStream greet(Socket taken) throws IOException {
        var in = new DataInputStream(taken.getInputStream());
        var request = new ByteArrayOutputStream();
        while (!request.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
            request.write(in.readByte());
        }
        assertThat(request.toString(ISO_8859_1))
                .startsWith("GET /api/v1/namespaces/system/pods/registry/portforward?ports=8080 HTTP/1.1\r\n");
        var key = request.toString(ISO_8859_1)
                .lines()
                .filter(line -> line.startsWith("Sec-WebSocket-Key: "))
                .map(line -> line.substring("Sec-WebSocket-Key: ".length()))
                .findFirst()
                .orElseThrow();
        var answer = """
                HTTP/1.1 101 Switching Protocols
                Upgrade: websocket
                Connection: Upgrade
                Sec-WebSocket-Accept: %s
                Sec-WebSocket-Protocol: v4.channel.k8s.io

                """.formatted(accept(key)).replace("\n", "\r\n");
        taken.getOutputStream().write(answer.getBytes(ISO_8859_1));
        send(taken.getOutputStream(), PORT_OF_DATA);
        send(taken.getOutputStream(), PORT_OF_ERRORS);
        return in;
    }

    private static String accept(String key) {
        try {
            var text = key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-1").digest(text.getBytes(ISO_8859_1)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void send(OutputStream out, byte[] message) throws IOException {
        out.write(new byte[] {(byte) 0x82, (byte) message.length});
        out.write(message);
        out.flush();
    }

    /** The data of as many messages as have that many bytes. */
    private static byte[] receive(DataInputStream in, int bytes) throws IOException {
        var content = new ByteArrayOutputStream();
        while (content.size() < bytes) {
            in.readByte();
            int length = in.readByte() & 0x7f;
            length = length == 127 ? (int) in.readLong() : length == 126 ? in.readUnsignedShort() : length;
            var mask = in.readNBytes(4);
            var message = in.readNBytes(length);
            for (int i = 0; i < length; i++) {
                message[i] ^= mask[i % 4];
            }
            content.writeBytes(Arrays.copyOfRange(message, 1, length));
        }
        return content.toByteArray();
    }
}
