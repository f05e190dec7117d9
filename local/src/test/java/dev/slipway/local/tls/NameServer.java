package dev.slipway.local.tls;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** A name server, by TCP, for which each name has the address 127.0.0.1, and nothing else. */
final class NameServer implements AutoCloseable {
    private static final int HEADER = 12;
    private static final short ANSWER = (short) 0x8180;
    private static final byte[] LOOPBACK = {(byte) 0xc0, HEADER, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 127, 0, 0, 1};

    private final ServerSocket socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());

    NameServer() throws IOException {
        Thread.ofVirtual().start(this::serve);
    }

    int port() {
        return socket.getLocalPort();
    }

    private void serve() {
        try {
            while (true) {
                var client = socket.accept();
                Thread.ofVirtual().start(() -> serve(client));
            }
        } catch (IOException _) {
            // It is closed.
        }
    }

    private static void serve(Socket client) {
        try (client) {
            var in = new DataInputStream(client.getInputStream());
            var out = new DataOutputStream(client.getOutputStream());
            while (true) {
                var answer = answer(in.readNBytes(in.readUnsignedShort()));
                out.writeShort(answer.length);
                out.write(answer);
            }
        } catch (IOException _) {
            // The client is done.
        }
    }

    private static byte[] answer(byte[] question) {
        int end = HEADER;
        while (question[end] != 0) {
            end += question[end] + 1;
        }
        boolean wantsAddress = question[end + 2] == 1;
        var answer = ByteBuffer.allocate(end + 5 + LOOPBACK.length);
        answer.put(question, 0, 2).putShort(ANSWER).putShort((short) 1);
        answer.putShort((short) (wantsAddress ? 1 : 0)).putShort((short) 0).putShort((short) 0);
        answer.put(question, HEADER, end + 5 - HEADER);
        if (wantsAddress) {
            answer.put(LOOPBACK);
        }
        return Arrays.copyOf(answer.array(), answer.position());
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
