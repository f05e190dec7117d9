package dev.slipway.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** Images that were built elsewhere: pushed by their name, and run as they are. */
@Isolated
final class ContainerImageClusterIT {
    /** {@code publish NAME:TAG USER TEXT}: puts an image into the registry that answers with that text. */
    private static final String VERBS = """
            publish() {
                local root=$story/image-$RANDOM
                mkdir -p $root/bin $root/www && cp "$(command -v busybox)" $root/bin/busybox && ln -s busybox $root/bin/sh &&
                    echo "$3" >$root/www/index.html && chmod -R go+rX $root && tar -C $root -cf $root.tar . &&
                    printf '{"User":"%s","Entrypoint":["/bin/sh","-c","exec /bin/busybox httpd -f -p $PORT -h /www"]}' \\
                        "$2" >$root.json &&
                    python3 $PROJECT/k8s/src/test/cluster/push-image 127.0.0.1:5000 $1 none $root.json $root.tar
            }
            """;

    @TempDir
    private Path folder;

    private Cluster cluster;
    private Cluster.Place place;
    private Machine machine;

    @BeforeEach
    void start() throws IOException {
        cluster = Cluster.connect();
        place = cluster.place(folder);
        var environment = new HashMap<>(place.environment());
        EpinioIT.epinio().ifPresent(program -> environment.put("EPINIO", program.toString()));
        machine = new Machine(folder, environment);
        machine.run(VERBS + "server_start");
    }

    @AfterEach
    void end() throws IOException {
        if (machine != null) {
            machine.close();
            place.close();
        }
        cluster.close();
    }

    /** Traefik goes on asking the pods of before for a moment. */
    private void awaitPage(String text) {
        assertThat(machine.run("eventually shows %s page boxed.localhost".formatted(text)))
                .isEqualTo(text);
    }

    @Test
    void treeThatIsNothingButAnImagesNameRunsTheImage() {
        machine.run("""
                publish slipway-test/boxed:1 1000 one && git init -q boxed && cd boxed && git remote add epinio $SERVER/boxed
                echo "FROM $SLIPWAY_REGISTRY/slipway-test/boxed:1" >Dockerfile && git add . && git commit -qm One""");
        var pushed = machine.run("git push epinio main 2>&1");
        assertThat(pushed).contains("Taking the image", "slipway-test/boxed:1", "Live as v1");
        awaitPage("one");
        assertThat(place.builds()).isZero();
        assertThat(machine.run("remote run boxed -- /bin/busybox id -u")).isEqualTo("1000");

        machine.run("""
                publish slipway-test/boxed:2 1000 two
                sed -i 's/:1/:2/' Dockerfile && git commit -qam Two && git push -q epinio main 2>&1""");
        awaitPage("two");
        machine.run("remote rollback boxed v1");
        awaitPage("one");

        var refused = machine.fail("""
                publish slipway-test/boxed:3 0 three
                sed -i 's/:2/:3/' Dockerfile && git commit -qam Three && git push epinio main 2>&1""");
        assertThat(refused).contains("[remote rejected]", "root");
        assertThat(machine.run("page boxed.localhost")).isEqualTo("one");
        assertThat(machine.fail("sed -i 's/:3/:none/' Dockerfile && git commit -qam None && git push epinio main 2>&1"))
                .contains("there is no image");
    }

    @Test
    void epinioPushesAnImage() {
        assumeTrue(EpinioIT.epinio().isPresent(), "needs the epinio command line: see EpinioIT");
        machine.run("""
                ln -s $EPINIO bin/epinio && mkdir -p $XDG_CONFIG_HOME/epinio
                password=$(remote users password 2>/dev/null | tail -n 1) && cat >$XDG_CONFIG_HOME/epinio/settings.yaml <<END
                api: http://127.0.0.1:$CONTROL_PORT
                wss: ws://127.0.0.1:$CONTROL_PORT
                user: admin
                pass: $(printf %s "$password" | base64)
                namespace: $SLIPWAY_SYSTEM_NAMESPACE-apps
                END
                publish slipway-test/boxed:1 1000 one""");

        var pushed = machine.run(
                "epinio push --name boxed --container-image-url $SLIPWAY_REGISTRY/slipway-test/boxed:1 </dev/null");

        assertThat(pushed).contains("App is online").doesNotContain("RAW ERROR");
        awaitPage("one");
        assertThat(machine.run("git clone -q $SERVER/boxed clone && cat clone/Dockerfile"))
                .matches("FROM \\S+/slipway-test/boxed:1@sha256:[0-9a-f]{64}");
        assertThat(machine.run("epinio app show boxed")).contains("1/1", "slipway-test/boxed:1");
        assertThat(machine.run("epinio buildimage list")).contains("default");

        // The tag has moved: the same command is another commit.
        machine.run("publish slipway-test/boxed:1 1000 moved");
        machine.run("epinio push --name boxed --container-image-url $SLIPWAY_REGISTRY/slipway-test/boxed:1 </dev/null");
        awaitPage("moved");
        assertThat(machine.run("git -C clone fetch -q && git -C clone rev-list --count origin/main"))
                .isEqualTo("2");
        machine.run("epinio app delete boxed");
    }
}
