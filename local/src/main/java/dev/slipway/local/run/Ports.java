package dev.slipway.local.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The ports that apps' processes listen on. A process takes a while before it does, and until then the kernel would give its
 * port to another.
 */
final class Ports {
    private final Set<Integer> given = ConcurrentHashMap.newKeySet();

    /** A port that is free at all of the machine's addresses, and nobody else's until it is given back. */
    int take() {
        while (true) {
            try (var socket = new Socket()) {
                socket.bind(new InetSocketAddress(0));
                if (given.add(socket.getLocalPort())) {
                    return socket.getLocalPort();
                }
            } catch (IOException e) {
                throw new UncheckedIOException("no port is free", e);
            }
        }
    }

    void giveBack(int port) {
        given.remove(port);
    }
}
