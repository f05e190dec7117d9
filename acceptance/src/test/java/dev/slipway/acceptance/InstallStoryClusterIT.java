package dev.slipway.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The life of an installation, as those see it who install and who push. */
final class InstallStoryClusterIT {
    private static final Pattern LIVE = Pattern.compile("Live as v1: https?://([^:/\\s]+)");
    private static final String PAGE = "<h1>Installed</h1>";

    @TempDir
    private Path folder;

    @Test
    void isInstalledUsedInstalledAgainAndRemoved() throws Exception {
        try (var installation = new Installation(folder)) {
            var machine = installation.machine();
            var install = "slipway install " + installation.words();
            var kinds = installation.kinds();

            assertThat(machine.run(install)).contains("Applying MinIO", "Slipway is at http://");
            installation.open();
            pushAPage(installation);
            putUnderMaintenance(installation);
            assertThat(machine.run("slipway doctor --platform kubernetes --namespace " + installation.namespace()))
                    .contains(
                            "which honours conditional writes",
                            "registry, from the server: ",
                            "ok    builder: ",
                            "names of apps: slipway-doctor.");

            var server = installation.server().getMetadata().getUid();
            machine.run(": >$story/seen >$story/missed; visits &");
            assertThat(machine.run(install)).contains("Slipway is at http://");
            applyWhatADryRunPrints(installation, install);
            assertThat(installation.server().getMetadata().getUid()).isEqualTo(server);
            assertThat(machine.run("touch $story/enough && wait && cat $story/missed"))
                    .isEmpty();

            uninstall(installation);
            assertThat(installation.kinds()).isEqualTo(kinds);
        }
    }

    private static void pushAPage(Installation installation) {
        var machine = installation.machine();
        assertThat(machine.run("remote keys list")).contains("ssh-ed25519");

        var host = LIVE.matcher(installation.pushAPage());

        assertThat(host.find()).isTrue();
        machine.run("""
                visit() { curl -sS --fail-with-body --max-time 10 -H 'Host: %s' "http://127.0.0.1:$HTTP_PORT/"; }
                visits() { until [ -e $story/enough ]; do visit >>$story/seen 2>>$story/missed; sleep 0.1; done; }
                """.formatted(host.group(1)));
        assertThat(machine.run("eventually visit")).isEqualTo(PAGE);
    }

    /** What the story of it tells on one machine; a cluster can lead visitors only to a server that is in it. */
    private static void putUnderMaintenance(Installation installation) {
        var machine = installation.machine();
        machine.run("""
                maintenance() { remote apps maintenance %s/hello $1; }
                refused() { visit >$story/refusal; [ $? != 0 ] && grep 'this app is down for maintenance' $story/refusal; }
                maintenance on && eventually refused
                maintenance off""".formatted(installation.apps()));
        assertThat(machine.run("eventually visit")).isEqualTo(PAGE);
    }

    /** As kubectl apply does it, under a name of its own. */
    private static void applyWhatADryRunPrints(Installation installation, String install) throws Exception {
        var client = installation.client();
        var deployments = client.apps().deployments().inNamespace(installation.namespace());
        var stores = client.apps().statefulSets().inNamespace(installation.namespace());
        long server = Installation.generation(deployments.withName("slipway").get());
        long store = Installation.generation(stores.withName("slipway-minio").get());

        installation.machine().run(install + " --dry-run=yaml >$story/all.yaml");
        var yaml = Files.readAllBytes(installation.machine().path("all.yaml"));

        assertThat(new String(yaml, StandardCharsets.UTF_8)).doesNotContain("secret-key:", "PRIVATE KEY");
        client.load(new ByteArrayInputStream(yaml))
                .items()
                .forEach(object -> client.resource(object)
                        .fieldManager("kubectl")
                        .forceConflicts()
                        .serverSideApply());
        assertThat(Installation.generation(deployments.withName("slipway").get()))
                .isEqualTo(server);
        assertThat(Installation.generation(stores.withName("slipway-minio").get()))
                .isEqualTo(store);
    }

    private static void uninstall(Installation installation) {
        var machine = installation.machine();
        var uninstall = "slipway uninstall --purge-data --namespace " + installation.namespace();

        assertThat(machine.fail(uninstall))
                .contains("goes for good: namespace " + installation.apps(), "nothing was removed");
        assertThat(machine.run("visit")).isEqualTo(PAGE);

        machine.run(uninstall + " --yes");

        assertThat(installation.traces()).isEmpty();
        var kept = installation.client().apps().deployments().inNamespace("tekton-pipelines");
        assertThat(kept.list().getItems()).isNotEmpty();
    }
}
