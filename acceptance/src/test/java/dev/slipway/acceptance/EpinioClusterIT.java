package dev.slipway.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** The unmodified {@code epinio} command line, whose app is built and runs in a cluster. */
@Isolated
class EpinioClusterIT {
    // The ingress controller serves all tests of the cluster, each by the names of its apps.
    private final String app = "epinio-" + UUID.randomUUID().toString().substring(0, 8);

    @TempDir
    Path folder;

    @Test
    void appIsPushedLookedAfterAndDeletedAsOnOneMachine() throws IOException {
        var epinio = EpinioIT.epinio();
        assumeTrue(epinio.isPresent(), "needs the epinio command line, as EpinioIT");
        try (var cluster = Cluster.connect();
                var place = cluster.place(folder)) {
            var environment = new HashMap<>(place.environment());
            environment.put("EPINIO", epinio.get().toString());
            environment.put("APP", app);
            try (var machine = new Machine(folder, environment)) {
                logIn(machine);
                pushes(machine);
                looksAfter(machine);
                assertThat(machine.run("epinio app delete $APP && epinio app list"))
                        .contains("Applications Removed");
            }
        }
    }

    /** By a settings file, since {@code epinio login} insists on HTTPS, which is the Ingress's, and leads into the cluster. */
    private static void logIn(Machine machine) {
        machine.run(machine.withPorts("""
                ln -s $EPINIO bin/epinio
                server_start &&
                password=$(remote users password 2>/dev/null) &&
                mkdir -p $HOME/.config/epinio && cat >$HOME/.config/epinio/settings.yaml <<END &&
                api: http://localhost:$CONTROL_PORT
                wss: ws://localhost:$CONTROL_PORT
                user: admin
                pass: $(printf %s "$password" | base64 -w0)
                END
                epinio namespace create $APP-space && epinio target $APP-space"""));
    }

    private void pushes(Machine machine) {
        var pushed = machine.run("""
                mkdir -p $story/site && cd $story/site && cp $PROJECT/acceptance/src/test/apps/page.py .
                echo 'web: echo started; exec python3 page.py' >Procfile && echo one >text
                epinio push --name $APP --path . --env GREETING=hello --instances 2""");

        assertThat(pushed).contains("App is online").doesNotContain("doesn't match", "RAW ERROR");
        assertThat(machine.run("eventually shows one page $APP.$APP-space.localhost"))
                .isEqualTo("one");
        assertThat(machine.run("git clone -q $SERVER/$APP-space/$APP $story/clone && cat $story/clone/text"))
                .isEqualTo("one");
    }

    private void looksAfter(Machine machine) {
        assertThat(machine.run("epinio app show $APP"))
                .contains("2/2", "GREETING", app + "." + app + "-space.localhost");
        assertThat(machine.run("epinio app update $APP --instances 1 --env GREETING=bye && epinio app list"))
                .contains("1/1");
        assertThat(machine.run("echo 'echo $GREETING; exit' | epinio app exec $APP"))
                .contains("bye");
        assertThat(machine.run("epinio app logs $APP")).contains("started");
        assertThat(machine.run("echo two >text && epinio push --name $APP --path ."))
                .contains("App is online");
        assertThat(machine.run("eventually shows two page $APP.$APP-space.localhost"))
                .isEqualTo("two");
    }
}
