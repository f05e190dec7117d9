package dev.slipway.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slipway.core.TlsDoor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** Services as somebody has them who knows the {@code epinio} command line, unmodified. */
@Isolated
final class ServicesClusterIT {
    @TempDir
    private Path folder;

    @Test
    void epinioRunsThemForApps() throws IOException, InterruptedException {
        var epinio = EpinioIT.epinio();
        var images = System.getenv("SLIPWAY_TEST_SERVICE_IMAGES");
        assumeTrue(epinio.isPresent(), "needs the epinio command line, as EpinioIT");
        assumeTrue(images != null, "needs images of services: set SLIPWAY_TEST_SERVICE_IMAGES");
        try (var cluster = Cluster.connect();
                var place = cluster.place(folder)) {
            var environment = new HashMap<>(place.environment());
            environment.put("EPINIO", epinio.get().toString());
            environment.put("SLIPWAY_SERVICE_IMAGE_PREFIX", images);
            try (var machine = new Machine(Files.createDirectories(folder.resolve("machine")), environment)) {
                logIn(machine);

                assertThat(machine.run("epinio service catalog"))
                        .contains("mongodb-dev", "mysql-dev", "postgresql-dev", "rabbitmq-dev", "redis-dev");
                machine.run("epinio service create redis-dev cache --wait --chart-value storage=0");
                assertThat(machine.run("epinio service list")).containsPattern("cache .* redis-dev .* deployed");
                assertThat(machine.run("epinio service show cache"))
                        .contains("memory", "1Gi", "uri", "redis://default:");

                forward(machine);
                bind(machine);
                change(machine);
                delete(machine);
            }
        }
    }

    /** Epinio's own {@code login} takes HTTPS, which the cluster's ingress controller would bring. */
    private static void logIn(Machine machine) {
        machine.run("""
                ln -s $EPINIO bin/epinio && server_start && export EPINIO_SETTINGS=$story/epinio.yaml &&
                password=$(printf %s "$(remote users password 2>/dev/null)" | base64 -w0) &&
                namespace=$(remote namespaces list --json | grep -o '"name":"[^"]*"' | head -1 | cut -d'"' -f4) &&
                cat >$EPINIO_SETTINGS <<END
                api: http://localhost:$CONTROL_PORT
                wss: ws://localhost:$CONTROL_PORT
                user: admin
                pass: $password
                namespace: $namespace
                END
                epinio namespace list""");
    }

    /** This the command line does over TLS only. */
    private static void forward(Machine machine) throws IOException, InterruptedException {
        try (var door = new TlsDoor(machine.httpPort(), Files.createDirectories(machine.path("door")))) {
            machine.run("""
                    sed "s|^api: .*|api: https://localhost:%1$d|" $EPINIO_SETTINGS >tls.yaml
                    SSL_CERT_FILE=%2$s epinio --settings-file tls.yaml service port-forward cache %3$d >forward.log 2>&1 &
                    echo $! >forward.pid
                    ask() {
                        exec 3<>/dev/tcp/127.0.0.1/%3$d &&
                            printf 'AUTH %%s\\r\\n%%s\\r\\nQUIT\\r\\n' "$1" "$2" >&3 && timeout 20 cat <&3
                    }
                    password=$(epinio service show cache | grep -o 'redis://default:[^@]*' | cut -d: -f3)""".formatted(door.port(), door.certificate(), Machine.freePort()));
            assertThat(machine.run("eventually ask $password 'SET greeting hello' && ask $password 'GET greeting'"))
                    .contains("hello");
            assertThat(machine.run("ask guess PING")).contains("WRONGPASS").doesNotContain("PONG");
            machine.run("kill $(cat forward.pid)");
        }
    }

    private static void bind(Machine machine) {
        machine.run("""
                epinio service create redis-dev queue --chart-value storage=0 && epinio app create shop &&
                epinio service bind cache shop && epinio service bind shop cache queue""");
        assertThat(machine.run("epinio app show shop")).contains("cache", "queue");
        assertThat(machine.run("epinio service show queue")).contains("shop");
        machine.run("epinio service unbind queue shop && epinio service delete queue");
        assertThat(machine.run("epinio configuration list")).contains("cache").doesNotContain("queue");
    }

    private static void change(Machine machine) {
        machine.run("epinio service update cache --set memory=512Mi --wait");
        assertThat(machine.run("epinio service show cache")).contains("512Mi", "deployed");
        machine.run("epinio service update cache --unset memory");
        assertThat(machine.run("epinio service show cache")).contains("1Gi").doesNotContain("512Mi");
        assertThat(machine.fail("epinio service update cache --set storage=1Gi"))
                .contains("a service's storage only grows");
        assertThat(machine.fail("epinio service update cache --set cpu=2")).contains("setting \"cpu\": not known");
    }

    private static void delete(Machine machine) {
        assertThat(machine.type("epinio service delete cache").output()).contains("shop");
        assertThat(machine.run("epinio service list")).contains("cache");
        machine.run("epinio service delete cache --unbind");
        assertThat(machine.run("epinio service list")).doesNotContain("cache");
        assertThat(machine.run("epinio configuration list")).doesNotContain("cache");
    }
}
