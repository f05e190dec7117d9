package dev.slipway.cli;

import static dev.slipway.cli.TestServer.ALICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.core.Streams;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CommandTreeTest {
    private final TestServer server = new TestServer();

    // withstand A 18
    @Test
    void noWordsGreetByNameAndShowTheCommands() {
        var answer = server.run(ALICE);

        assertThat(answer.status()).isEqualTo(1);
        assertThat(answer.err()).isEmpty();
        assertThat(answer.out())
                .startsWith(
                        "Hello, alice: you are logged in; there is no shell here, but there are commands.\n\nCommands:\n")
                .endsWith(GOLDEN_HELP);
    }

    @ParameterizedTest
    @ValueSource(strings = {"help", "--help", "-h"})
    void helpShowsAllCommands(String word) {
        var answer = server.run(ALICE, word);

        assertThat(answer.status()).isZero();
        assertThat(answer.out()).isEqualTo(GOLDEN_HELP);
        assertThat(CommandTree.help() + "\n").isEqualTo(GOLDEN_HELP);
    }

    @Test
    void helpOfACommandShowsHowItIsUsed() {
        var answer = server.run(ALICE, "help", "config", "set");

        assertThat(answer.status()).isZero();
        assertThat(answer.out()).isEqualTo("""
                Usage: config set [-h] APP NAME=VALUE...
                Set values: config set APP NAME=VALUE..., or config set APP NAME - with it on standard input.
                      APP
                      NAME=VALUE...
                  -h, --help          Show this help.
                """);
        assertThat(server.run(ALICE, "config", "set", "--help")).isEqualTo(answer);
    }

    // withstand B 26, 37
    @ParameterizedTest
    @ValueSource(
            strings = {
                "ls",
                "git",
                "git-upload-archive",
                "git-lfs-authenticate",
                "scp",
                "rsync",
                "sh",
                "git-receive-packX"
            })
    void unknownCommandIsRefusedInFixedWords(String word) {
        var answer = server.run(ALICE, word, "-c", "id");

        assertThat(answer)
                .isEqualTo(new TestServer.Answer(1, "", "error: unknown command '%s'; see help\n".formatted(word)));
    }

    @Test
    void unknownFurtherWordIsRefused() {
        assertThat(server.run(ALICE, "keys", "frob"))
                .isEqualTo(new TestServer.Answer(1, "", "error: unknown command 'keys frob'; see help\n"));
        assertThat(server.run(ALICE, "help", "frob"))
                .isEqualTo(new TestServer.Answer(1, "", "error: unknown command 'frob'; see help\n"));
    }

    @Test
    void unknownOptionIsAUsageError() {
        var answer = server.run(ALICE, "apps", "--frob");

        assertThat(answer)
                .isEqualTo(new TestServer.Answer(2, "", "error: unknown option: '--frob'\n  see help apps\n"));
    }

    @Test
    void missingArgumentIsAUsageError() {
        var answer = server.run(ALICE, "config", "set");

        assertThat(answer.status()).isEqualTo(2);
        assertThat(answer.err())
                .isEqualTo("error: missing required parameters: 'APP', 'NAME=VALUE'\n  see help config set\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ps", "releases", "keys", "domains", "rollback", "run", "logs"})
    void commandWithoutWhatItNeedsIsAUsageError(String word) {
        var answer = server.run(ALICE, word);

        assertThat(answer.status()).isEqualTo(2);
        assertThat(answer.err()).startsWith("error: ").endsWith("\n  see help " + word + "\n");
    }

    // withstand B 36
    @Test
    void wordsThatSshSplitAreRefusedRatherThanGuessed() {
        var answer = server.run(ALICE, "keys", "add", "--label", "my", "laptop");

        assertThat(answer.status()).isEqualTo(2);
        assertThat(answer.err()).isEqualTo("""
                        error: unexpected word 'laptop'; ssh takes quotes away, so quote a value with blanks twice
                          see help keys add
                        """);
    }

    @Test
    void wordsNeverNameFilesOfTheServer(@TempDir Path folder) throws IOException {
        var file = Files.writeString(folder.resolve("words"), "whoami");

        var answer = server.run(ALICE, "@" + file);

        assertThat(answer.status()).isEqualTo(1);
        assertThat(answer.err()).startsWith("error: unknown command '@");
    }

    @Test
    void wordsAreNotExpanded() {
        var answer = server.run(ALICE, "apps", "show", "${sys:java.version}");

        assertThat(answer.status()).isEqualTo(1);
        assertThat(answer.err()).startsWith("error: app name '${sys:java.version}' is not valid\n");
    }

    @Test
    void textThatSteersTheTerminalIsNotRepeated() {
        var answer = server.run(ALICE, "apps", "\u001b[2J", "--\u001b]0;x\u0007");

        assertThat(answer.err()).doesNotContain("\u001b", "\u0007");
    }

    @Test
    void changeIsMadeThoughNobodyReadsItsProgress() throws InterruptedException {
        server.push(server.app(ALICE, "web"), "1");
        var closed = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("closed");
            }
        };
        var streams = new Streams(new ByteArrayInputStream(new byte[0]), closed, closed);

        assertThatThrownBy(() -> server.commands.run(ALICE, List.of("config", "set", "web", "A=1"), streams))
                .isInstanceOf(InterruptedException.class);
        assertThat(server.find("web").config()).hasSize(1);
        assertThat(server.runner.running.values())
                .singleElement()
                .satisfies(release -> assertThat(release.config()).hasSize(1));
    }

    @Test
    void internalErrorHasAnIdAndStatusOne() throws InterruptedException {
        var app = server.app(ALICE, "web");
        server.push(app, "1");

        var answer = server.run(ALICE, "run", "web", "crash");

        assertThat(answer.status()).isEqualTo(1);
        assertThat(answer.err())
                .matches("error: internal error, id [0-9a-f]{8}\n  tell the server's operator this id\n");
    }

    @Test
    void brokenConnectionIsTheWishToStop() {
        var closed = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("closed");
            }
        };
        var streams = new Streams(new ByteArrayInputStream(new byte[0]), closed, new ByteArrayOutputStream());

        assertThatThrownBy(() -> server.commands.run(ALICE, List.of("whoami"), streams))
                .isInstanceOf(InterruptedException.class);
    }

    @Test
    void whoamiTellsUserAndScope() {
        assertThat(server.run(ALICE, "whoami").out()).isEqualTo("""
                User:         alice
                Admin:        no
                Key's scope:  full
                Apps:         *
                Expires:      -
                """);
        assertThat(server.run(ALICE, "whoami", "--json").out())
                .isEqualTo(
                        "{\"user\":\"alice\",\"admin\":false,\"scope\":\"full\",\"apps\":[\"*\"],\"expires\":null}\n");
    }

    @Test
    void versionIsTheServers() {
        assertThat(server.run(ALICE, "version").out()).isEqualTo("slipway 1.2.3\n");
    }

    @Test
    void completionScriptIsBash() throws IOException, InterruptedException {
        var script = CommandTree.completionScript(Map.of());

        assertThat(script).contains("slipway", "clear-cache", "--expires");
        var bash = new ProcessBuilder("bash", "-n").redirectErrorStream(true).start();
        try (var in = bash.outputWriter()) {
            in.write(script);
        }
        assertThat(bash.inputReader().lines()).isEmpty();
        assertThat(bash.waitFor()).isZero();
    }

    @Test
    void manualNamesEveryCommand() {
        assertThat(CommandTree.table())
                .startsWith("| Command | Meaning |", "|---|---|")
                .contains(
                        "| `apps [--json]` | Your apps; without a further word, a list of them. |",
                        "| `keys remove [--user USER] FINGERPRINT\\|LABEL` | Remove a key; it stops working at once. |",
                        "| `ps [--json] [APP]` | An app's processes: ps APP, or one of the further words. |",
                        "| `whoami [--json]` | Who you are here, and what the key that you use gives you. |")
                .noneMatch(row -> row.startsWith("| `keys`"));
    }

    private static final String GOLDEN_HELP = """
            Commands:
              keys          The SSH keys that log you in.
                              add, list, remove
              tokens        The tokens that log you in over HTTP, in the place of a password.
                              add, list, remove
              users         The server's users; for admins, but for one's own password.
                              add, list, password, remove
              namespaces    Groups of apps, and their members.
                              add, grant, list, members, remove, revoke
              certificates  What the server shows those who come by HTTPS.
                              list, show
              access        Who may do what to an app.
                              grant, list, revoke
              apps          Your apps; without a further word, a list of them.
                              clear-cache, create, delete, maintenance, rename, set, show
              config        An app's configuration, which is its environment; a change makes a release.
                              list, set, unset
              configurations Values that apps of a namespace share; a bound app finds each in a file.
                              add, bind, list, remove, set, show, unbind
              services      Databases and the like beside apps; a bound app finds in files how to reach one.
                              add, bind, catalog, list, remove, set, show, unbind
              domains       An app's own host names.
                              add, list, remove
              ps            An app's processes: ps APP, or one of the further words.
                              autoscale, restart, scale
              logs          What an app's processes print, or what a deploy told.
              releases      What ran of an app: releases APP, or releases show APP vN.
                              show
              rollback      Run an earlier release again: its code, configuration, processes and routes.
              deploys       Attempts to run what was pushed: deploys [APP], or one of the further words.
                              attach, cancel, retry, show
              webhooks      Repositories elsewhere that an app follows, and what was delivered of them.
                              add, approve, deliveries, list, remove, replay, show
              notifications Addresses that are told of an app's deploys, and what they were told.
                              add, deliveries, list, remove, replay, show
              run           Run a one-off process with the app's image and configuration; its streams and exit status are yours.
              backup        Write all that the server keeps, secrets too, to standard output; slipway backup FILE to a file.
              help          All commands, or one of them: help config set.
              version       The server's version.
              whoami        Who you are here, and what the key that you use gives you.

            help COMMAND tells more of one: help keys add. Lists take --json.
            """;
}
