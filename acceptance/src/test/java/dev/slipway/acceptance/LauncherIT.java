package dev.slipway.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LauncherIT {
    @TempDir
    private Path folder;

    private FakeCheckout checkout;

    @BeforeEach
    void prepareCheckout() throws IOException {
        checkout = FakeCheckout.in(folder);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sh", "dash", "bash --posix", "busybox ash", "mksh", "zsh --emulate sh"})
    void buildsAndStartsTheProgramInAnyShell(String shell) throws Exception {
        var words = List.of(shell.split(" ", -1));
        var binary = Path.of("/usr/bin", words.getFirst());
        assumeTrue(Files.exists(binary), "needs " + binary);
        checkout.jdk(checkout.jdks().resolve("j25"), "25.0.1");

        var outcome = checkout.run(
                Map.of(),
                Stream.of(
                                Stream.of(binary.toString()),
                                words.stream().skip(1),
                                Stream.of(checkout.launcher().toString(), "apps", "two words", "", "*"))
                        .flatMap(s -> s)
                        .toList());

        assertThat(outcome.err()).contains("-----> Building Slipway with JDK 25", "       Server [9/9]");
        assertThat(outcome.out()).startsWith("java 25.0.1\n").endsWith("<apps>\n<two words>\n<>\n<*>\n");
        assertThat(outcome.status()).isZero();
    }

    @Test
    void findsItsCheckoutThroughLinks() throws Exception {
        checkout.jdk(checkout.jdks().resolve("j25"), "25");
        var near = Files.createSymbolicLink(checkout.root().resolve("near"), Path.of("slipway"));
        var far = Files.createSymbolicLink(checkout.home().resolve("far"), near);

        var outcome = checkout.run(Map.of(), List.of(far.toString(), "apps"));

        assertThat(outcome.out()).endsWith("<apps>\n");
        assertThat(checkout.builds()).singleElement().asString().startsWith(checkout.root() + ": ");
    }

    @Test
    void looksPastAnOldJava() throws Exception {
        var old = checkout.jdk(checkout.home().resolve("j17"), "17.0.9");
        Files.createSymbolicLink(checkout.bin().resolve("java"), old.resolve("bin/java"));
        checkout.jdk(checkout.jdks().resolve("j21"), "21.0.2");
        checkout.jdk(checkout.jdks().resolve("j26"), "26-ea");

        var outcome = checkout.run(
                Map.of("JAVA_HOME", old.toString()), List.of(checkout.launcher().toString()));

        assertThat(outcome.out()).startsWith("java 26-ea\n");
    }

    @Test
    void prefersTheJdkOfJavaHome() throws Exception {
        var own = checkout.jdk(checkout.home().resolve("own jdk"), "25.0.7");
        checkout.jdk(checkout.jdks().resolve("j26"), "26");

        var outcome = checkout.run(
                Map.of("JAVA_HOME", own.toString()), List.of(checkout.launcher().toString()));

        assertThat(outcome.out()).startsWith("java 25.0.7\n");
    }

    @Test
    void asksAShimWhereItsJdkIs() throws Exception {
        var real = checkout.jdk(checkout.home().resolve("hidden/j27"), "27");
        checkout.script(checkout.bin().resolve("java"), "echo '    java.home = " + real + "' >&2\n");

        var outcome = checkout.run();

        assertThat(outcome.out()).startsWith("java 27\n");
    }

    @Test
    void saysHowToGetAJdkWhereThereIsNone() throws Exception {
        checkout.jdk(checkout.jdks().resolve("j8"), "1.8.0_392");
        checkout.jdk(checkout.jdks().resolve("j17"), "17.0.9");

        var outcome = checkout.run("serve");

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err())
                .startsWith("slipway: needs a JDK 25 or newer and found none\n  the newest one here is 17\n")
                .contains("apt install", "brew install", "sdk install", "adoptium.net");
    }

    @Test
    void buildsOnlyWhatChanged() throws Exception {
        checkout.jdk(checkout.jdks().resolve("j25"), "25");
        checkout.run();
        checkout.run();
        var before = checkout.builds().size();

        checkout.edit();
        var outcome = checkout.run();

        assertThat(before).isEqualTo(1);
        assertThat(checkout.builds()).hasSize(2);
        assertThat(outcome.err()).contains("Building");
    }

    @Test
    void buildsOnceForManyAtATime() throws Exception {
        checkout.jdk(checkout.jdks().resolve("j25"), "25");
        var command = List.of(checkout.launcher().toString(), "apps");

        var first = checkout.start(Map.of(), command);
        var second = checkout.start(Map.of(), command);
        var third = checkout.start(Map.of(), command);

        assertThat(Stream.of(FakeCheckout.outcome(first), FakeCheckout.outcome(second), FakeCheckout.outcome(third)))
                .allSatisfy(outcome -> assertThat(outcome.out()).endsWith("<apps>\n"));
        assertThat(checkout.builds()).hasSize(1);
    }

    @Test
    void takesOverTheLockOfTheDead() throws Exception {
        checkout.jdk(checkout.jdks().resolve("j25"), "25");
        var dead = checkout.start(Map.of(), List.of("/bin/sh", "-c", "exit"));
        dead.waitFor();
        Files.createDirectories(checkout.jar().getParent());
        Files.writeString(checkout.jar().resolveSibling("launcher.lock"), dead.pid() + "\n");

        var outcome = checkout.run("apps");

        assertThat(outcome.out()).endsWith("<apps>\n");
    }

    @Test
    void showsWhyItDidNotBuildAndBuildsTheNextTime() throws Exception {
        checkout.jdk(checkout.jdks().resolve("j25"), "25");
        checkout.brokenMaven();

        var broken = checkout.run("apps");
        checkout.maven("3.9.1");
        var mended = checkout.run("apps");

        assertThat(broken.status()).isEqualTo(1);
        assertThat(broken.out()).isEmpty();
        assertThat(broken.err()).contains("Main.java:[1,1] class expected", " !     Slipway was not built");
        assertThat(mended.out()).endsWith("<apps>\n");
    }

    @Test
    void usesTheWrapperWhereMavenIsTooOld() throws Exception {
        checkout.jdk(checkout.jdks().resolve("j25"), "25");
        checkout.maven("3.8.6");
        checkout.script(checkout.root().resolve("mvnw"), "echo wrapper \"$@\"\n");

        var outcome = checkout.run("test", "-pl", "core");

        assertThat(outcome.out()).isEqualTo("wrapper -B verify -pl core\n");
    }

    @Test
    void testsWithTheMavenOfThePath() throws Exception {
        var jdk = checkout.jdk(checkout.jdks().resolve("j25"), "25");
        checkout.maven("3.8.7");
        checkout.script(checkout.root().resolve("mvnw"), "exit 9\n");

        var outcome = checkout.run("test");

        assertThat(outcome.status()).isZero();
        assertThat(checkout.builds()).containsExactly(checkout.root() + ": -B verify with " + jdk);
    }

    @Test
    void leavesARunningServerItsProgram() throws Exception {
        var jdk = checkout.jdk(checkout.jdks().resolve("j25"), "25");
        checkout.script(jdk.resolve("bin/java"), "for a; do echo \"$a\"; done; [ \"$a\" != serve ] || exec sleep 60\n");
        var server = checkout.start(Map.of(), List.of(checkout.launcher().toString(), "serve"));
        try (var lines = server.inputReader()) {
            var program = lines.lines()
                    .filter(line -> line.endsWith(".jar"))
                    .findFirst()
                    .map(Path::of);

            for (var i = 0; i < 3; i++) {
                checkout.edit();
                checkout.run("apps");
            }

            assertThat(program).hasValueSatisfying(jar -> assertThat(jar).isRegularFile());
            assertThat(checkout.programs()).hasSize(3);
        } finally {
            server.destroy();
        }
    }

    @Test
    void startsFromWhatTheRehearsalLeft() throws Exception {
        var jdk = checkout.jdk(checkout.jdks().resolve("j25"), "25");
        checkout.rehearsal("echo \"$@\" >\"$3/arguments\"; echo >\"$3/server.aot\"; echo >\"$3/client.aot\"\n");

        var command = checkout.run("apps");
        var server = checkout.run("serve");

        var program = checkout.programs().getFirst();
        assertThat(command.out()).contains("<-XX:AOTCache=%s/client.aot>".formatted(program));
        assertThat(server.out()).contains("<-XX:AOTCache=%s/server.aot>".formatted(program));
        assertThat(program.resolve("arguments"))
                .hasContent("%s %s %s %s/server/src/dist".formatted(jdk, jdk, program, checkout.root()));
        assertThat(checkout.programs()).hasSize(1);
    }

    @Test
    void startsAServerOnKubernetesFromACacheOfItsOwn() throws Exception {
        checkout.jdk(checkout.jdks().resolve("j25"), "25");
        checkout.rehearsal("echo >\"$3/server.aot\"; echo >\"$3/client.aot\"; echo >\"$3/kubernetes.aot\"\n");
        var launcher = checkout.launcher().toString();

        var told = checkout.run(Map.of("SLIPWAY_PLATFORM", "kubernetes"), List.of(launcher, "serve"));
        var asked = checkout.run("serve", "--platform", "kubernetes");
        var other = checkout.run("serve", "--platform", "one-machine");

        var program = checkout.programs().getFirst();
        assertThat(told.out()).contains("<-XX:AOTCache=%s/kubernetes.aot>".formatted(program));
        assertThat(asked.out()).contains("<-XX:AOTCache=%s/kubernetes.aot>".formatted(program));
        assertThat(other.out()).contains("<-XX:AOTCache=%s/server.aot>".formatted(program));
    }

    @Test
    void startsWithoutCachesWhereTheRehearsalFails() throws Exception {
        checkout.jdk(checkout.jdks().resolve("j25"), "25");
        checkout.rehearsal("echo out; echo err >&2; exit 1\n");

        var first = checkout.run("apps");
        var second = checkout.run("apps");

        assertThat(first.err()).endsWith("-----> Rehearsing, so that Slipway starts fast from now on\n");
        assertThat(second.err()).isEmpty();
        assertThat(second.out()).startsWith("java 25\n").endsWith("<apps>\n").doesNotContain("AOTCache");
    }

    @Test
    void rehearsesAgainWithAnotherJdk() throws Exception {
        checkout.jdk(checkout.jdks().resolve("j25"), "25");
        checkout.rehearsal("echo >\"$3/client.aot\"\n");
        checkout.run("apps");

        checkout.jdk(checkout.jdks().resolve("j25"), "25.0.1");
        var outcome = checkout.run("apps");

        assertThat(outcome.err()).contains("Rehearsing").doesNotContain("Building");
        assertThat(checkout.programs()).hasSize(2);
        assertThat(checkout.builds()).hasSize(1);
    }

    @Test
    void rehearsesNothingWhereThatIsNotWanted() throws Exception {
        checkout.jdk(checkout.jdks().resolve("j25"), "25");
        checkout.rehearsal("echo >\"$3/client.aot\"\n");

        var outcome = checkout.run(
                Map.of("SLIPWAY_REHEARSE", "no"), List.of(checkout.launcher().toString(), "apps"));

        assertThat(outcome.err()).doesNotContain("Rehearsing");
        assertThat(outcome.out()).doesNotContain("AOTCache");
    }

    @Test
    void passesOnTheProgramsStatus() throws Exception {
        var jdk = checkout.jdk(checkout.jdks().resolve("j25"), "25");
        checkout.script(jdk.resolve("bin/java"), "exit 42\n");

        var outcome = checkout.run("apps");

        assertThat(outcome.status()).isEqualTo(42);
    }
}
