package dev.slipway.git.remote;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.URI;
import java.util.Base64;

/** What a proxy is told before what it leads to is spoken with. */
final class ProxyTunnel {
    private static final int OK = 200;

    private ProxyTunnel() {}

    /** The header line of the proxy's login; empty if it has none. */
    static String login(URI proxy) {
        var login = proxy.getUserInfo();
        return login == null
                ? ""
                : "Proxy-Authorization: Basic %s\r\n"
                        .formatted(Base64.getEncoder().encodeToString(login.getBytes(UTF_8)));
    }

    /** Has the proxy connect to a host and port; from then on the socket is a connection to it. */
    static void open(Socket socket, URI proxy, String target) throws IOException {
        var request = "CONNECT %s HTTP/1.1\r\nHost: %s\r\n%s\r\n".formatted(target, target, login(proxy));
        socket.getOutputStream().write(request.getBytes(ISO_8859_1));
        int status = HttpAnswer.read(socket.getInputStream()).status();
        if (status != OK) {
            throw new ConnectException("the proxy answers %d for %s".formatted(status, target));
        }
    }
}
