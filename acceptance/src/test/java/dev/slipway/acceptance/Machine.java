package dev.slipway.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A machine of its own for one test: a terminal in an empty folder that knows the prelude's verbs, free ports, and what a
 * server there says. The server itself is started by {@code server_start}, and ends with the machine.
 */
final class Machine implements AutoCloseable {
    private static final Path MODULE = Path.of("").toAbsolutePath();
    private static final int SHOWN_LINES = 40;

    /** Of ports that no system gives to whoever asks for any, so that nobody has one between its choice and its use. */
    private static final int FIRST_PORT = 24_000;

    private static final int PORTS = 4_000;
    private static final AtomicInteger PORTS_ASKED =
            new AtomicInteger(Math.floorMod(ProcessHandle.current().pid() * 97, PORTS));

    static final Path PROJECT = MODULE.resolve("..").normalize();

    private final Path folder;
    private final int sshPort = freePort();
    private final int httpPort = freePort();
    private final int httpsPort = freePort();
    private final String visitPort;
    private final Terminal terminal;

    /** Sets the machine up; {@code environment} is what its terminal starts with, settings of the server for one. */
    Machine(Path folder, Map<String, String> environment) throws IOException {
        this(folder, environment, Account.OWN);
    }

    /** One whose terminal is that account's. */
    Machine(Path folder, Map<String, String> environment, Account account) throws IOException {
        account.give(folder);
        this.folder = folder;
        var all = new HashMap<>(environment);
        all.put("PROJECT", PROJECT.toString());
        all.put("SSH_PORT", Integer.toString(sshPort));
        all.put("CONTROL_PORT", Integer.toString(httpPort));
        visitPort = environment.getOrDefault("VISIT_PORT", Integer.toString(httpPort));
        all.put("HTTP_PORT", visitPort);
        terminal = new Terminal(folder, all, account);
        terminal.type(". " + MODULE.resolve("src/test/prelude.sh"));
    }

    /** Types commands, whatever comes of them. */
    Screen type(String commands) {
        return terminal.type(commands);
    }

    /** Types commands that must succeed; returns what they show. */
    String run(String commands) {
        var screen = type(commands);
        assertThat(screen.status())
                .as(() -> "%s%nshowed%n%sserver's log:%n%s"
                        .formatted(commands, screen.output().indent(4), serverLog()))
                .isZero();
        return screen.output().strip();
    }

    /** Types commands that must fail; returns what they show. */
    String fail(String commands) {
        var screen = type(commands);
        assertThat(screen.status())
                .as(() -> "%s%nwas to fail, and showed%n%s"
                        .formatted(commands, screen.output().indent(4)))
                .isNotZero();
        return screen.output().strip();
    }

    /** A place below the folder that the terminal started in. */
    Path path(String name) {
        return folder.resolve(name);
    }

    Path data() {
        return path("data");
    }

    int sshPort() {
        return sshPort;
    }

    int httpPort() {
        return httpPort;
    }

    /** Whether visitors come another way than straight to the server. */
    boolean isVisitedThroughIngress() {
        return !visitPort.equals(Integer.toString(httpPort));
    }

    /** The process id of the server that runs. */
    long server() throws IOException {
        return Long.parseLong(Files.readString(path("server.pid")).strip());
    }

    /** Puts text with the stories' ports in place of its own. */
    String withPorts(String text) {
        return text.replace("2222", Integer.toString(sshPort))
                .replace("8080", visitPort)
                .replace("8443", Integer.toString(httpsPort));
    }

    /** The last lines that the server said. */
    String serverLog() {
        try {
            var lines = Files.readAllLines(path("server.log"));
            return String.join("\n", last(lines)).indent(4);
        } catch (IOException e) {
            return "    none: " + e.getMessage();
        }
    }

    private static List<String> last(List<String> lines) {
        return lines.subList(Math.max(0, lines.size() - SHOWN_LINES), lines.size());
    }

    /** One that nothing listens on, and that is given to nobody else in this JVM. */
    static int freePort() {
        for (int i = 0; i < PORTS; i++) {
            int port = FIRST_PORT + Math.floorMod(PORTS_ASKED.getAndIncrement(), PORTS);
            if (isFree(port)) {
                return port;
            }
        }
        throw new IllegalStateException("no free port");
    }

    private static boolean isFree(int port) {
        try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException _) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        terminal.close();
    }
}
