package dev.slipway.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.channel.ClientChannelEvent;
import org.apache.sshd.client.keyverifier.AcceptAllServerKeyVerifier;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.config.keys.loader.openssh.OpenSSHKeyPairResourceParser;
import org.apache.sshd.core.CoreModuleProperties;

/** Many who are connected to a machine's server, by SSH and as visitors of an app, all in this process. */
final class Crowd implements AutoCloseable {
    private static final Duration WAIT = Duration.ofMinutes(1);
    private static final int AT_ONCE = 16;
    private static final String LENGTH = "(?is).*content-length: (\\d+).*";

    private final Machine machine;
    private final String host;
    private final KeyPair key;
    private final SshClient client = SshClient.setUpDefaultClient();
    private final List<ClientSession> sessions = new ArrayList<>();
    private final List<Socket> visitors = new ArrayList<>();
    private final Collection<Duration> logins = new ConcurrentLinkedQueue<>();

    /** @param host which the visitors ask for */
    Crowd(Machine machine, String host) throws IOException, GeneralSecurityException {
        this.machine = machine;
        this.host = host;
        this.key = OpenSSHKeyPairResourceParser.INSTANCE
                .loadKeyPairs(null, Path.of(machine.run("echo $HOME/.ssh/id_ed25519")), null)
                .iterator()
                .next();
        client.setServerKeyVerifier(AcceptAllServerKeyVerifier.INSTANCE);
        CoreModuleProperties.TCP_NODELAY.set(client, true);
        client.start();
    }

    /** How long each login took, from the connection to the server's word that it is one. */
    List<Duration> logins() {
        return List.copyOf(logins);
    }

    /** Lets so many more in, a few at a time. */
    void logIn(int count) throws InterruptedException {
        sessions.addAll(together(Collections.nCopies(count, this::login)));
    }

    /** Lets so many visitors connect, look at the page, and stay. */
    void visit(int count) throws InterruptedException {
        visitors.addAll(together(Collections.nCopies(count, this::visitor)));
    }

    /** Lets every tenth of them do something, so often each, and as many others log in meanwhile, and leave. */
    void act(int times) throws InterruptedException {
        var deeds = new ArrayList<Callable<Boolean>>();
        for (int i = 0; i < Math.min(sessions.size(), visitors.size()); i += 10) {
            var session = sessions.get(i);
            var visitor = visitors.get(i);
            deeds.addAll(Collections.nCopies(times, () -> whoAmI(session) && look(visitor)));
            deeds.add(() -> login().close(true).await(WAIT));
        }
        Collections.shuffle(deeds, new Random(deeds.size()));
        assertThat(together(deeds)).doesNotContain(false);
    }

    private static <T> List<T> together(List<Callable<T>> work) throws InterruptedException {
        var results = new ArrayList<T>();
        try (var threads = Executors.newFixedThreadPool(AT_ONCE)) {
            for (var done : threads.invokeAll(work)) {
                results.add(done.get());
            }
        } catch (ExecutionException e) {
            throw new AssertionError(e);
        }
        return results;
    }

    private Socket visitor() throws IOException {
        var visitor = new Socket(InetAddress.getLoopbackAddress(), machine.httpPort());
        visitor.setSoTimeout(Math.toIntExact(WAIT.toMillis()));
        look(visitor);
        return visitor;
    }

    private ClientSession login() throws IOException {
        long begin = System.nanoTime();
        var session = client.connect("git", "127.0.0.1", machine.sshPort())
                .verify(WAIT)
                .getSession();
        session.addPublicKeyIdentity(key);
        session.auth().verify(WAIT);
        logins.add(Duration.ofNanos(System.nanoTime() - begin));
        return session;
    }

    private static boolean whoAmI(ClientSession session) throws IOException {
        try (var channel = session.createExecChannel("whoami");
                var out = new ByteArrayOutputStream()) {
            channel.setOut(out);
            channel.open().verify(WAIT);
            channel.waitFor(List.of(ClientChannelEvent.CLOSED), WAIT);
            return out.toString(StandardCharsets.UTF_8).contains("admin");
        }
    }

    /** One at a time with each: what comes after an answer is the next one's. */
    private boolean look(Socket visitor) throws IOException {
        synchronized (visitor) {
            visitor.getOutputStream()
                    .write("GET / HTTP/1.1\r\nHost: %s\r\n\r\n".formatted(host).getBytes(StandardCharsets.US_ASCII));
            var head = head(visitor.getInputStream());
            visitor.getInputStream().readNBytes(Integer.parseInt(head.replaceFirst(LENGTH, "$1")));
            return head.startsWith("HTTP/1.1 200");
        }
    }

    private static String head(InputStream in) throws IOException {
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("closed after " + head);
            }
            head.append((char) next);
        }
        return head.toString();
    }

    /** All of them leave. */
    @Override
    public void close() throws IOException {
        for (var visitor : visitors) {
            visitor.close();
        }
        client.stop();
    }
}
