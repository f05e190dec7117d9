package dev.slipway.git.remote;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.slipway.core.Proxies;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.Proxy;
import java.net.Socket;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.eclipse.jgit.transport.http.HttpConnection;
import org.eclipse.jgit.transport.http.HttpConnectionFactory;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP request of JGit's, over a connection of its own to an address that was judged and to no other: the JDK's clients
 * would resolve the name once more. Redirects are JGit's, each a request like this one.
 */
final class GuardedConnection implements HttpConnection {
    private static final Duration SILENCE = Duration.ofSeconds(30);
    private static final int HTTP = 80;
    private static final int HTTPS = 443;

    private final URL url;
    private final Parts parts;
    private final Map<String, String> requestFields = new LinkedHashMap<>();
    private final ByteArrayOutputStream requestBody = new ByteArrayOutputStream();
    private String method = "GET";
    private boolean sends;
    private @Nullable HttpAnswer answer;

    /**
     * What all connections of a fetch share.
     *
     * @param authorization goes to {@code origin} only; empty for none
     */
    record Parts(Reach reach, Allowance allowance, URL origin, String authorization) {
        HttpConnectionFactory factory() {
            return new HttpConnectionFactory() {
                @Override
                public HttpConnection create(URL url) {
                    return new GuardedConnection(url, Parts.this);
                }

                @Override
                public HttpConnection create(URL url, Proxy proxy) {
                    return create(url);
                }
            };
        }
    }

    private GuardedConnection(URL url, Parts parts) {
        this.url = url;
        this.parts = parts;
    }

    private HttpAnswer answer() throws IOException {
        var known = answer;
        if (known != null) {
            return known;
        }
        var target = url.getFile().isEmpty() ? "/" : url.getFile();
        if (!target.chars().allMatch(c -> c > ' ' && c < 0x7f) || !url.getHost().matches("[A-Za-z0-9.:\\[\\]_-]+")) {
            throw new ProtocolException("the address has characters that no address has");
        }
        var proxy = parts.reach.proxy(uri());
        var socket = open(proxy);
        try {
            var out = socket.getOutputStream();
            out.write(head(target, proxy).getBytes(ISO_8859_1));
            requestBody.writeTo(out);
            out.flush();
            var fresh = HttpAnswer.read(new BufferedInputStream(new Counted(socket)));
            parts.allowance.answered(fresh.status());
            answer = fresh;
            return fresh;
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    private URI uri() throws IOException {
        try {
            return url.toURI();
        } catch (URISyntaxException e) {
            throw new IOException("what is to be fetched is no address", e);
        }
    }

    private String head(String target, Optional<URI> proxy) {
        var host = port(url) == usual(url) ? url.getHost() : url.getHost() + ":" + port(url);
        boolean whole = proxy.isPresent() && !isEncrypted(url);
        var head = new StringBuilder("%s %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n"
                .formatted(method, whole ? "http://" + host + target : target, host));
        if (whole) {
            head.append(ProxyTunnel.login(proxy.get()));
        }
        if (!parts.authorization.isEmpty() && isAtOrigin()) {
            head.append("Authorization: ").append(parts.authorization).append("\r\n");
        }
        requestFields.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        if (sends) {
            head.append("Content-Length: ").append(requestBody.size()).append("\r\n");
        }
        return head.append("\r\n").toString();
    }

    private boolean isAtOrigin() {
        return url.getProtocol().equalsIgnoreCase(parts.origin.getProtocol())
                && url.getHost().equalsIgnoreCase(parts.origin.getHost())
                && port(url) == port(parts.origin);
    }

    private static boolean isEncrypted(URL url) {
        return url.getProtocol().toLowerCase(Locale.ROOT).equals("https");
    }

    private static int usual(URL url) {
        return isEncrypted(url) ? HTTPS : HTTP;
    }

    private static int port(URL url) {
        return url.getPort() < 0 ? usual(url) : url.getPort();
    }

    private Socket open(Optional<URI> proxy) throws IOException {
        var host = url.getHost();
        var socket = proxy.isPresent() ? reach(proxy.get()) : reach(parts.reach.resolve(host), port(url));
        try {
            socket.setSoTimeout(parts.allowance.patience(SILENCE));
            if (!isEncrypted(url)) {
                return socket;
            }
            if (proxy.isPresent()) {
                ProxyTunnel.open(socket, proxy.get(), host + ":" + port(url));
            }
            return encrypted(socket, host);
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    private Socket reach(URI proxy) throws IOException {
        return reach(List.of(InetAddress.getAllByName(proxy.getHost())), Proxies.port(proxy));
    }

    private Socket reach(List<InetAddress> addresses, int port) throws IOException {
        var failure = new ConnectException("cannot connect to " + url.getHost());
        for (var address : addresses) {
            var socket = new Socket(Proxy.NO_PROXY);
            try {
                socket.connect(new InetSocketAddress(address, port), parts.allowance.patience(SILENCE));
                return socket;
            } catch (IOException e) {
                socket.close();
                failure.addSuppressed(e);
            }
        }
        throw failure;
    }

    private Socket encrypted(Socket plain, String host) throws IOException {
        var socket = (SSLSocket) parts.reach.tls().getSocketFactory().createSocket(plain, host, port(url), true);
        var settings = socket.getSSLParameters();
        settings.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(settings);
        socket.startHandshake();
        return socket;
    }

    /** Counts what comes, and waits no longer than may be; closing it ends the connection. */
    private final class Counted extends FilterInputStream {
        private final Socket socket;

        Counted(Socket socket) throws IOException {
            super(socket.getInputStream());
            this.socket = socket;
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            socket.setSoTimeout(parts.allowance.patience(SILENCE));
            int count = in.read(bytes, offset, length);
            parts.allowance.take(Math.max(0, count));
            return count;
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    @Override
    public int getResponseCode() throws IOException {
        return answer().status();
    }

    @Override
    public String getResponseMessage() throws IOException {
        return answer().reason();
    }

    @Override
    public URL getURL() {
        return url;
    }

    @Override
    public Map<String, List<String>> getHeaderFields() {
        return answer == null ? Map.of() : answer.fields();
    }

    @Override
    public List<String> getHeaderFields(String name) {
        return getHeaderFields().getOrDefault(name, List.of());
    }

    @Override
    public @Nullable String getHeaderField(String name) {
        var values = getHeaderFields(name);
        return values.isEmpty() ? null : values.getLast();
    }

    @Override
    public @Nullable String getContentType() {
        return getHeaderField("Content-Type");
    }

    @Override
    public int getContentLength() {
        var length = getHeaderField("Content-Length");
        return length != null && length.matches("[0-9]{1,9}") ? Integer.parseInt(length) : -1;
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return answer().body();
    }

    @Override
    public void setRequestProperty(String name, String value) {
        requestFields.put(name, value.replaceAll("[\\r\\n]", " "));
    }

    @Override
    public void setRequestMethod(String name) {
        method = name;
    }

    @Override
    public String getRequestMethod() {
        return method;
    }

    @Override
    public void setDoOutput(boolean output) {
        sends = output;
    }

    @Override
    public OutputStream getOutputStream() {
        return requestBody;
    }

    @Override
    public boolean usingProxy() {
        return false;
    }

    @Override
    public void connect() throws IOException {
        answer();
    }

    @Override
    public void setUseCaches(boolean use) {
        // there are none
    }

    @Override
    public void setConnectTimeout(int millis) {
        // the allowance decides
    }

    @Override
    public void setReadTimeout(int millis) {
        // the allowance decides
    }

    @Override
    public void setInstanceFollowRedirects(boolean follow) {
        // JGit follows
    }

    @Override
    public void setFixedLengthStreamingMode(int length) {
        // the request is collected
    }

    @Override
    public void setChunkedStreamingMode(int length) {
        // the request is collected
    }

    @Override
    public void configure(KeyManager[] keys, TrustManager[] trust, SecureRandom random) {
        throw new UnsupportedOperationException("whom to trust is the server's to say");
    }

    @Override
    public void setHostnameVerifier(HostnameVerifier verifier) {
        throw new UnsupportedOperationException("whom to trust is the server's to say");
    }
}
