package dev.slipway.acceptance;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One bash that types a story's commands, on a machine of its own: a home, a key, free ports, and the packaged program. */
final class Terminal implements AutoCloseable {
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private final Process bash;
    private final BufferedReader output;
    private final String mark = "mark-" + UUID.randomUUID();

    Terminal(Path workDir, Map<String, String> environment) throws IOException {
        this(workDir, environment, Account.OWN);
    }

    Terminal(Path workDir, Map<String, String> environment, Account account) throws IOException {
        var builder = new ProcessBuilder(account.typing("bash", "--noprofile", "--norc"))
                .directory(workDir.toFile())
                .redirectErrorStream(true);
        builder.environment().putAll(environment);
        builder.environment().keySet().removeIf(name -> name.startsWith("GIT_"));
        bash = builder.start();
        output = new BufferedReader(new InputStreamReader(bash.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Types the command and waits for it to end. */
    Screen type(String command) {
        send("{ %s\n} </dev/null 2>&1; printf '\\n%%s %%d\\n' '%s' \"$?\"\n".formatted(command, mark));
        var timer = Thread.ofVirtual().start(this::killAfterLimit);
        try {
            return read();
        } finally {
            timer.interrupt();
        }
    }

    private Screen read() {
        var shown = new StringBuilder();
        try {
            while (true) {
                var line = output.readLine();
                if (line == null) {
                    throw new IllegalStateException(
                            "the terminal ended, or took over %s:%n%s".formatted(LONGEST, shown));
                }
                if (line.startsWith(mark)) {
                    var text = shown.toString().replaceFirst("\\R\\z", "");
                    return new Screen(text, Integer.parseInt(line.substring(mark.length() + 1)));
                }
                shown.append(line).append('\n');
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void killAfterLimit() {
        try {
            Thread.sleep(LONGEST);
            bash.descendants().forEach(ProcessHandle::destroyForcibly);
            bash.destroyForcibly();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void send(String text) {
        try {
            bash.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
            bash.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends the session and everything it left running. */
    @Override
    public void close() throws IOException {
        send("server_end\nexit\n");
        try {
            bash.onExit().get(60, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException _) {
            bash.descendants().forEach(ProcessHandle::destroyForcibly);
            bash.destroyForcibly();
        }
        output.close();
    }
}
