package dev.slipway.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What somebody types who knows the {@code epinio} command line, unmodified, and has never heard of Slipway. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class EpinioIT {
    private Machine machine;

    @BeforeAll
    void logIn(@TempDir Path folder) throws IOException {
        var epinio = epinio();
        assumeTrue(
                epinio.isPresent(),
                "needs the epinio command line: acceptance/src/test/epinio/build FILE, and SLIPWAY_TEST_EPINIO=FILE");
        machine = new Machine(folder, Map.of("EPINIO", epinio.get().toString()));
        machine.run(machine.withPorts("""
                ln -s $EPINIO bin/epinio
                export SLIPWAY_HTTPS=127.0.0.1:8443
                server_start --internal-hosts localhost &&
                password=$(remote users password 2>/dev/null) &&
                epinio login --trust-ca -u admin -p $password https://127.0.0.1:8443"""));
    }

    @AfterAll
    void leave() throws IOException {
        if (machine != null) {
            machine.close();
        }
    }

    /** The five lines that the README shows. */
    @Test
    void readmeTellsTheTruth() throws IOException {
        var lines = Files.readAllLines(Machine.PROJECT.resolve("README.md"));
        var chapter = lines.subList(lines.indexOf("## The epinio CLI") + 1, lines.size());
        var commands = chapter.stream()
                .takeWhile(line -> !line.startsWith("## "))
                .filter(line -> line.startsWith("$ epinio "))
                .map(line -> line.substring(2))
                .toList();
        assertThat(commands).hasSize(5);

        var shown = machine.run(machine.withPorts("""
                mkdir -p $story/readme && cd $story/readme && echo '<h1>Hello, world</h1>' >index.html &&
                """ + String.join(" &&\n", commands)));

        assertThat(shown)
                .contains("App is online", "| hello |", "Applications Removed")
                .doesNotContain("doesn't match");
    }

    static Optional<Path> epinio() {
        var path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Stream.concat(
                        Stream.ofNullable(System.getenv("SLIPWAY_TEST_EPINIO")).map(Path::of),
                        Arrays.stream(path.split(":")).map(place -> Path.of(place, "epinio")))
                .filter(Files::isExecutable)
                .filter(EpinioIT::runs)
                .findFirst();
    }

    private static boolean runs(Path epinio) {
        try {
            return new ProcessBuilder(epinio.toString(), "version")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Pushes a small program that answers with a text. */
    private String push(String name, String text, String words) {
        return machine.run("""
                mkdir -p $story/%1$s && cp $PROJECT/acceptance/src/test/apps/page.py $story/%1$s/
                echo 'web: python3 page.py' >$story/%1$s/Procfile && echo %2$s >$story/%1$s/text
                cd $story && epinio push --name %1$s --path $story/%1$s %3$s""".formatted(name, text, words));
    }

    private String page(String app) {
        return machine.run("eventually page %s.localhost".formatted(app));
    }

    @Test
    void whatIsPushedIsBuiltAndRunsAndIsAHistoryThatGitHas() {
        var pushed = push("shop", "one", "--env GREETING=hello --instances 2");
        assertThat(pushed).contains("App is online").doesNotContain("doesn't match", "RAW ERROR");
        assertThat(page("shop")).isEqualTo("one");

        push("shop", "two", "");
        assertThat(page("shop")).isEqualTo("two");
        assertThat(machine.run(
                        "git clone -q $SERVER/shop $story/clone && git -C $story/clone log --format='%an %s' main"))
                .isEqualTo("admin epinio push\nadmin epinio push");

        assertThat(machine.run("epinio app show shop")).contains("2/2", "GREETING", "shop.localhost");
        assertThat(machine.run("epinio app list")).contains("shop", "2/2");
        assertThat(machine.run("epinio app delete shop")).contains("shop");
        assertThat(machine.run("epinio app list")).doesNotContain("shop");
    }

    @Test
    void archiveIsPushedAsAFolderIs() {
        machine.run("""
                mkdir -p $story/packed && cd $story/packed && cp $PROJECT/acceptance/src/test/apps/page.py .
                echo 'web: python3 page.py' >Procfile && echo packed >text && tar -czf $story/packed.tgz . && cd $story
                epinio push --name packed --path $story/packed.tgz""");
        assertThat(page("packed")).isEqualTo("packed");
        machine.run("epinio app delete packed");
    }

    @Test
    void repositoryElsewhereIsPushedWithItsHistory() {
        machine.run("""
                cd $story && repositories_elsewhere && git init -q --bare elsewhere/octo/far.git && site far Elsewhere
                git push -q $story/elsewhere/octo/far.git main && cd $story
                epinio push --name far --git $ELSEWHERE/octo/far.git,main""");
        assertThat(page("far")).isEqualTo("<h1>Elsewhere</h1>");
        assertThat(machine.run("git ls-remote $SERVER/far refs/heads/main | cut -f1"))
                .isEqualTo(machine.run("git -C $story/far rev-parse main"));
        assertThat(machine.run("epinio app show far")).contains("octo/far.git");
        machine.run("epinio app delete far && kill $(cat $story/elsewhere.pid)");
    }

    @Test
    void privateRepositoryIsPushedWithTheLoginThatIsKeptForIt() {
        machine.run("""
                cd $story && repositories_elsewhere && git init -q --bare elsewhere/private/web.git && site hidden Hidden
                git push -q $story/elsewhere/private/web.git main && echo bot:hunter2 >$story/elsewhere/private/login
                epinio gitconfig create mine $ELSEWHERE --user-org private --username bot --password hunter2""");
        assertThat(machine.run("epinio gitconfig list; epinio gitconfig show mine"))
                .contains("mine", "bot", "private")
                .doesNotContain("hunter2");

        var refused = machine.fail("cd $story && epinio push --name hidden --git $ELSEWHERE/private/web.git,main");
        assertThat(refused).contains("shows no repository");
        machine.run("cd $story && epinio push --name hidden --git $ELSEWHERE/private/web.git,main --git-config mine");

        assertThat(page("hidden")).isEqualTo("<h1>Hidden</h1>");
        assertThat(machine.serverLog()).doesNotContain("hunter2");
        machine.run("epinio gitconfig delete mine && epinio app delete hidden && kill $(cat $story/elsewhere.pid)");
        assertThat(machine.run("epinio gitconfig list")).doesNotContain("mine");
    }

    @Test
    void failedBuildFailsThePushAndSaysWhy() {
        var said = machine.fail("""
                mkdir -p $story/nothing && echo x >$story/nothing/x && cd $story
                epinio push --name nothing --path $story/nothing""");
        assertThat(said).contains("no buildpack matched").doesNotContain("App is online");
        machine.run("epinio app delete nothing");
    }

    @Test
    void appIsLookedAfter() {
        push("desk", "one", "");

        machine.run("epinio app env set desk MOOD sunny");
        assertThat(machine.run("epinio app env list desk")).contains("MOOD", "sunny");
        machine.run("epinio app env unset desk MOOD");
        machine.run("epinio app update desk --instances 2");
        assertThat(machine.run("epinio app show desk")).contains("2/2");
        machine.run("epinio app restart desk");
        var releases = machine.run("remote releases desk");
        machine.run("epinio app restage --no-restart desk");
        assertThat(machine.run("remote releases desk")).isEqualTo(releases);
        machine.run("epinio app restart desk");
        assertThat(machine.run("remote releases desk"))
                .hasLineCount(1 + (int) releases.lines().count())
                .contains("epinio app restage");
        machine.run("epinio app restage desk");
        assertThat(machine.run("epinio app logs desk")).contains("slipway");
        assertThat(machine.run("epinio app logs --staging desk")).contains("Building");
        assertThat(machine.run("echo 'cat text; exit' | epinio app exec desk")).contains("one");
        assertThat(machine.run("epinio app manifest desk $story/desk.yml && cat $story/desk.yml"))
                .contains("name: desk", "instances: 2");
        assertThat(machine.fail("epinio app export desk $story/export")).contains("Slipway has no");
        machine.run("epinio app delete desk");
    }

    @Test
    void configurationIsSharedAsFiles() {
        machine.run("epinio configuration create mail user postmaster old gone");
        push("post", "one", "--bind mail");

        assertThat(machine.run("echo 'cat $CONFIGURATIONS_DIR/mail/user; exit' | epinio app exec post"))
                .contains("postmaster");
        machine.run("epinio configuration update mail --unset old --set user=chief");
        assertThat(
                        machine.run(
                                "echo 'cat $CONFIGURATIONS_DIR/mail/user; ls $CONFIGURATIONS_DIR/mail; exit' | epinio app exec post"))
                .contains("chief")
                .doesNotContain("old");
        assertThat(machine.run("epinio configuration list")).contains("mail", "post");
        assertThat(machine.run("epinio configuration delete mail")).contains("post");
        machine.run("epinio configuration unbind mail post && epinio configuration delete mail");
        assertThat(machine.run("epinio configuration list")).doesNotContain("mail");
        machine.run("epinio app delete post");
    }

    @Test
    void namespacesKeepAppsApart() {
        machine.run("epinio namespace create lab && epinio target lab");
        push("web", "lab", "");
        assertThat(machine.run("eventually page web.lab.localhost")).isEqualTo("lab");
        assertThat(machine.run("epinio namespace show lab")).contains("web");
        assertThat(machine.run("epinio app list --all")).contains("lab");
        machine.run("epinio target workspace && epinio namespace delete -f lab");
        assertThat(machine.run("epinio namespace list")).contains("workspace").doesNotContain("lab");
    }

    @Test
    void serverAndItsKindsOfAppsAreShown() {
        assertThat(machine.run("epinio info")).contains("Slipway").doesNotContain("doesn't match");
        assertThat(machine.run("epinio app chart list")).contains("standard");
        assertThat(machine.run("epinio settings show")).contains("https://127.0.0.1");
        assertThat(machine.run("epinio gitconfig list; epinio service catalog; epinio service list; "
                        + "epinio configuration list; epinio export-registries"))
                .doesNotContain("RAW ERROR");
    }
}
