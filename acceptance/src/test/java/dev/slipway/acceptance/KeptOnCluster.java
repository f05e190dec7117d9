package dev.slipway.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** An app in the cluster that faults befall, and what must hold of it afterwards. Its server is restarted as in its pod. */
final class KeptOnCluster implements AutoCloseable {
    private static final Duration VISIT_PAUSE = Duration.ofMillis(50);

    // The ingress controller serves all tests of the cluster, each by the names of its apps.
    private final String name = "kept-" + UUID.randomUUID().toString().substring(0, 8);
    private final Cluster.Place place;
    private final Machine machine;
    private final KeptApp app;

    private KeptOnCluster(Cluster.Place place, Machine machine) {
        this.place = place;
        this.machine = machine;
        this.app = new KeptApp(machine, name);
    }

    /** Sets up a server in that place, which serves the app's first text. */
    static KeptOnCluster in(Path folder, Cluster.Place place, Map<String, String> settings) throws IOException {
        var environment = new HashMap<>(place.environment());
        environment.put("KUBERNETES_SERVICE_HOST", "in-its-pod");
        environment.put("HOSTNAME", "slipway-0");
        environment.putAll(settings);
        var machine = new Machine(Files.createDirectories(folder.resolve("machine")), environment);
        var kept = new KeptOnCluster(place, machine);
        try {
            kept.serveFirst();
            return kept;
        } catch (Throwable e) {
            // Nobody has it yet who could close it.
            kept.close();
            throw e;
        }
    }

    private void serveFirst() {
        machine.run("slipway --version");
        machine.run("""
                server_start && service %s text-0 && git tag fast && git push -q epinio main
                printf 'release: echo releasing; sleep 4\\nweb: sleep 4; exec python3 page.py\\n' >Procfile
                say slow && git tag slow && git reset -q --hard fast""".formatted(name));
        assertThat(page()).isEqualTo("text-0");
    }

    String name() {
        return name;
    }

    Machine machine() {
        return machine;
    }

    KeptApp app() {
        return app;
    }

    String page() {
        return app.page();
    }

    /** A visitor or two, all the time. */
    Visits visits() {
        return new Visits(Integer.parseInt(machine.withPorts("8080")), name + ".localhost", 2, VISIT_PAUSE);
    }

    /** The deploys whose builds there still are; none has two. */
    Set<String> builds() {
        var deploys = place.builtDeploys();
        assertThat(deploys).doesNotHaveDuplicates();
        return Set.copyOf(deploys);
    }

    /** The deploys that have been built since there were these builds. */
    Set<String> builtSince(Set<String> before) {
        var since = new HashSet<>(builds());
        since.removeAll(before);
        return since;
    }

    /** Commits again, on top of what there is, the tree of that tag. */
    void commitAgain(String tag) {
        machine.run("git read-tree -u --reset %s && git commit -q --allow-empty -m 'As in %1$s'".formatted(tag));
    }

    /** Begins to push; the terminal's {@code push} is who does, and {@code push.out} what they are shown. */
    void beginPush() {
        machine.run("git push epinio main >$story/push.out 2>&1 & push=$!");
    }

    void awaitShown(String pattern) {
        machine.run("eventually grep -q '%s' $story/push.out || { cat $story/push.out; false; }".formatted(pattern));
    }

    /** Waits until nothing is under way, and makes sure of all that a fault must not have broken; returns what is served. */
    String check() throws IOException {
        machine.run("""
                idle() { ! remote deploys | grep -E 'queued|staging|building|rolling-out'; }
                eventually idle""");
        app.assertIdle();
        var served = app.served();
        app.assertDataWhole();
        assertThat(place.deployments()).as("Deployments").hasSize(1);
        return served;
    }

    @Override
    public void close() throws IOException {
        machine.close();
        place.close();
    }
}
