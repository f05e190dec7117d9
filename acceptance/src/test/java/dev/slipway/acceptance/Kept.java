package dev.slipway.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;

/** An app that faults befall, and what must hold of it afterwards. Each text that it is given is a commit of its own. */
final class Kept implements AutoCloseable {
    private static final String NAME = "kept";

    private final Machine machine;
    private final HeldBuildpack buildpack;
    private final KeptApp app;
    private final String mark = "mark-" + UUID.randomUUID();

    private Kept(Machine machine, HeldBuildpack buildpack) {
        this.machine = machine;
        this.buildpack = buildpack;
        this.app = new KeptApp(machine, NAME);
    }

    /** Sets up a machine whose server serves the app's first text. */
    static Kept in(Path folder) throws IOException {
        return in(folder, Account.OWN);
    }

    /** The same, for an account whose server it is. */
    static Kept in(Path folder, Account account) throws IOException {
        account.give(folder);
        var buildpack = HeldBuildpack.in(folder);
        var machine = new Machine(
                Files.createDirectories(folder.resolve("machine")),
                Map.of("SLIPWAY_BUILDPACKS", buildpack.setting(), "SLIPWAY_BUILDS", "1"),
                account);
        var kept = new Kept(machine, buildpack);
        try {
            kept.serveFirst();
            return kept;
        } catch (Throwable e) {
            // Nobody has it yet who could close it.
            machine.close();
            throw e;
        }
    }

    private void serveFirst() {
        machine.run("""
                server_start && service %s text-0 &&
                echo 'web: the-tool && exec python3 page.py %s' >Procfile && git commit -qa --amend -m First && git tag -f first &&
                git push -q epinio main""".formatted(NAME, mark));
    }

    Machine machine() {
        return machine;
    }

    HeldBuildpack buildpack() {
        return buildpack;
    }

    /** Commits another text; returns it. */
    String say() {
        return app.say();
    }

    String page() {
        return app.page();
    }

    /** Starts the server again, and makes sure of all that a fault must not have broken. */
    void startAndCheck(String before, String after) throws IOException {
        assertThat(startAndCheck()).isIn(before, after);
    }

    /** As above; returns what the app serves. */
    String startAndCheck() throws IOException {
        machine.run("server_start");
        var served = app.served();
        app.assertIdle();
        assertOneProcess();
        app.assertDataWhole();
        return served;
    }

    /** Makes sure that a plain push works, with whatever was pushed before among it. */
    void pushAgain() throws IOException {
        var text = say();
        machine.run("git push -q epinio main");
        assertThat(page()).isEqualTo(text);
        assertOneProcess();
        app.assertDataWhole();
    }

    /** The one before may still end what it does. */
    private void assertOneProcess() {
        machine.run("""
                one() { pgrep -fa '^[^ ]*python[0-9.]* page.py %s$' >$story/processes; [ $(wc -l <$story/processes) = 1 ]; }
                eventually one || { cat $story/processes; false; }""".formatted(mark));
    }

    @Override
    public void close() throws IOException {
        machine.close();
    }
}
