package dev.slipway.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Values that nobody but the app and who may read its configuration must ever see. */
final class SecretsIT {
    private static final String CANARY = "canary-" + System.nanoTime();
    private static final String WORD = "word-" + System.nanoTime();

    @TempDir
    private Path folder;

    @Test
    void showNowhere() throws Exception { // withstand J 124, J 127
        try (var machine = new Machine(folder, Map.of("SLIPWAY_LOG_LEVEL", "trace"));
                var watch = new CommandLineWatch(CANARY)) {
            var shown = new StringBuilder();
            shown.append(machine.run("server_start && service kept one && git push epinio main"));
            configure(machine);
            shown.append(machine.run("""
                    echo 'release: echo token $TOKEN; sleep 1' >>Procfile && say two && git push epinio main &&
                    remote run kept -- sh -c "'echo ran; sleep 1'" && remote config list kept &&
                    remote apps show kept && remote releases kept --json && remote deploys kept --json"""));
            shown.append(machine.fail(
                    "echo 'release: echo $TOKEN; exit 3' >>Procfile && say three && git push epinio main"));
            shown.append(machine.run("curl -sS --fail http://127.0.0.1:$HTTP_PORT/metrics"));
            shown.append(machine.run("remote logs kept --build d2"));

            assertThat(shown).contains("token ***").doesNotContain(CANARY);
            assertThat(Files.readString(machine.path("server.log")))
                    .doesNotContain(CANARY, hex(CANARY), "PRIVATE KEY", hex("PRIVATE KEY"));
            assertThat(watch.seen()).isEmpty();
            assertHeldOnlyInClosedFiles(machine.data());
        }
    }

    // docs/decisions/005-run-streams-bytes.md
    @Test
    void ofARunGoToWhoMayRunItAsTheyAreAndStayNowhere() throws Exception { // withstand J 124
        try (var machine = new Machine(folder, Map.of("SLIPWAY_LOG_LEVEL", "trace"))) {
            machine.run("server_start && service kept one && git push -q epinio main");
            configure(machine);

            machine.run("""
                    { head -c 300000 /dev/urandom; echo '%s'; head -c 300000 /dev/urandom; } >$story/sent
                    remote run kept -- cat <$story/sent >$story/came && cmp $story/sent $story/came""".formatted(CANARY));
            assertThat(machine.run("remote run kept -- env")).contains("TOKEN=" + CANARY);
            machine.run("remote run kept -- sh -c \"'env >&2' %s\"".formatted(WORD));
            machine.run("remote access grant kept bob push");
            assertThat(machine.fail("as bob ssh -p $SSH_PORT git@127.0.0.1 run kept -- env"))
                    .doesNotContain(CANARY);

            assertThat(machine.run("remote logs kept"))
                    .contains("run.1 starts on v2")
                    .doesNotContain(CANARY, WORD);
            assertThat(Files.readString(machine.path("server.log")))
                    .doesNotContain(CANARY, hex(CANARY), WORD, hex(WORD));
            assertHeldOnlyInClosedFiles(machine.data());
            assertThat(machine.run("grep -rlae %s $SLIPWAY_DATA || true".formatted(WORD)))
                    .isEmpty();
        }
    }

    @Test
    void ofWebhooksAreHeldInTheStateAlone() throws Exception { // withstand J 124
        try (var machine = new Machine(folder, Map.of("SLIPWAY_LOG_LEVEL", "trace"));
                var watch = new CommandLineWatch(CANARY)) {
            machine.run("server_start && service kept one && git push -q epinio main");
            var script = machine.path("webhooks.sh");
            // From a script, so that the test's own command lines show no value.
            Files.writeString(script, """
                    set -e
                    add() { ssh -p "$SSH_PORT" git@127.0.0.1 webhooks add kept github "$@"; }
                    echo %s | add https://github.invalid/octo/web --token - >added
                    add git@github.invalid:octo/web --host-key SHA256:%s >>added
                    url=$(sed -n 's/^Payload URL: *//p' added | head -1)
                    signature=$(printf '{}' | openssl dgst -sha256 -hmac "$(sed -n 's/^Secret: *//p' added | head -1)")
                    curl -sS -H "X-Hub-Signature-256: sha256=${signature##* }" -H 'X-GitHub-Event: ping' \
                        -H 'X-GitHub-Delivery: 1' -H 'Content-Type: application/json' -d '{}' "$url"
                    """.formatted(CANARY, "k".repeat(43)));

            var shown = machine.run("cd $story && bash webhooks.sh && remote webhooks list kept --json");
            var secrets =
                    machine.run("sed -n 's/^Secret: *//p' $story/added").lines().toList();

            assertThat(shown).contains("ignored: ping", "deploy key").doesNotContain(CANARY);
            assertThat(secrets).hasSize(2);
            for (var secret : secrets) {
                assertThat(Files.readString(machine.path("server.log"))).doesNotContain(secret, hex(secret));
                assertThat(machine.run("cd $SLIPWAY_DATA && grep -rlae %s . | sort".formatted(secret))
                                .lines())
                        .isNotEmpty()
                        .allMatch(file -> file.matches("\\./state\\.db(-wal)?"));
            }
            assertThat(Files.readString(machine.path("server.log")))
                    .doesNotContain(CANARY, hex(CANARY), "PRIVATE KEY", hex("PRIVATE KEY"));
            assertThat(watch.seen()).isEmpty();
            assertHeldOnlyInClosedFiles(machine.data());
        }
    }

    @Test
    void ofPasswordsAreHeldNowhere() throws Exception { // withstand J 124
        try (var machine = new Machine(folder, Map.of("SLIPWAY_LOG_LEVEL", "trace"));
                var watch = new CommandLineWatch(CANARY)) {
            var login = Base64.getEncoder().encodeToString(("admin:" + CANARY).getBytes(StandardCharsets.UTF_8));
            var script = machine.path("password.sh");
            // From a script, so that the test's own command lines show no value.
            Files.writeString(script, """
                    set -e
                    echo %s | ssh -p "$SSH_PORT" git@127.0.0.1 users password --stdin
                    echo machine 127.0.0.1 login admin password %s >$HOME/.netrc
                    export GIT_TERMINAL_PROMPT=0
                    git push -q http://127.0.0.1:$HTTP_PORT/git/kept main
                    git ls-remote http://127.0.0.1:$HTTP_PORT/git/kept
                    echo machine 127.0.0.1 login bob password %s >$HOME/.netrc
                    ! git ls-remote http://127.0.0.1:$HTTP_PORT/git/kept </dev/null
                    """.formatted(CANARY, CANARY, CANARY));

            machine.run("server_start && service kept one");
            var shown = machine.run("bash " + script + " 2>&1 && remote users list --json");
            machine.run("rm $HOME/.netrc " + script);

            assertThat(shown)
                    .contains("Set the password of admin", "refs/heads/main", "\"password\":true")
                    .doesNotContain(CANARY);
            assertThat(Files.readString(machine.path("server.log")))
                    .doesNotContain(CANARY, hex(CANARY), login, "$argon2id$");
            assertThat(watch.seen()).isEmpty();
            assertThat(machine.run("cd $SLIPWAY_DATA && grep -rlaF -e %s -e %s . || true".formatted(CANARY, login)))
                    .isEmpty();
            assertThat(machine.run("cd $SLIPWAY_DATA && grep -rlaF '$argon2id$' . | sort")
                            .lines())
                    .isNotEmpty()
                    .allMatch(file -> file.matches("\\./state\\.db(-wal)?"));
        }
    }

    private static void configure(Machine machine) throws IOException {
        // From a script, so that the test's own command lines show no value.
        var script = machine.path("configure.sh");
        Files.writeString(script, """
                set -e
                key=$HOME/.ssh/bob
                ssh-keygen -q -t ed25519 -N '' -C bob -f "$key"
                ssh -p "$SSH_PORT" git@127.0.0.1 users add bob
                ssh -p "$SSH_PORT" git@127.0.0.1 keys add --user bob <"$key.pub"
                ! ssh -p "$SSH_PORT" git@127.0.0.1 keys add --user bob <"$key"
                """);
        machine.run("bash configure.sh".replace("configure.sh", script.toString()));
        machine.run("remote config set kept TOKEN=" + CANARY + " >/dev/null");
    }

    /** Whoever may not act as the server's user can't open what holds a value. */
    private static void assertHeldOnlyInClosedFiles(Path data) throws IOException {
        assertThat(mode(data)).isEqualTo("rwx------");
        var holding = new TreeSet<String>();
        try (var files = Files.walk(data)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                if (new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(CANARY)) {
                    holding.add(data.relativize(file).toString());
                    assertThat(mode(file)).as(file.toString()).isEqualTo("rw-------");
                }
            }
        }
        assertThat(holding).isNotEmpty().allMatch(file -> file.matches("state\\.db(-wal)?"));
        for (var secret : List.of("ssh_host_ed25519_key", "slipway.sock")) {
            assertThat(mode(data.resolve(secret))).as(secret).isEqualTo("rw-------");
        }
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    /** As a library that dumps packets shows it. */
    private static String hex(String text) {
        var hex = new StringBuilder();
        text.chars().forEach(c -> hex.append("%02x ".formatted(c)));
        return hex.toString().strip();
    }

    /** Looks at the command lines of all processes, again and again; those of the client that sets a value are its own. */
    private static final class CommandLineWatch implements AutoCloseable {
        private final String text;
        private final Set<String> seen = new ConcurrentSkipListSet<>();
        private final ExecutorService watcher = Executors.newSingleThreadExecutor();
        private volatile boolean over;

        CommandLineWatch(String text) {
            this.text = text;
            watcher.execute(this::watch);
        }

        Set<String> seen() {
            return seen;
        }

        private void watch() {
            while (!over) {
                try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
                    processes.forEach(this::look);
                } catch (IOException e) {
                    seen.add("cannot look: " + e);
                    return;
                }
            }
        }

        private void look(Path process) {
            try {
                var line = Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1);
                if (line.contains(text) && !line.contains("ssh")) {
                    seen.add(line.replace('\0', ' '));
                }
            } catch (IOException _) {
                // it has ended meanwhile
                return;
            }
        }

        @Override
        public void close() {
            over = true;
            watcher.close();
        }
    }
}
