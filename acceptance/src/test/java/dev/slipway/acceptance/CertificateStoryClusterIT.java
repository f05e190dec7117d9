package dev.slipway.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Visits by HTTPS, with certificates that cert-manager brings. */
final class CertificateStoryClusterIT {
    private static final Pattern LIVE = Pattern.compile("Live as v1: https://([^:/\\s]+)");
    private static final String TLS_PORT = System.getenv().getOrDefault("SLIPWAY_TEST_INGRESS_TLS_PORT", "443");
    private static final Pattern ADDRESS = Pattern.compile("Slipway is at https://(\\d+\\.\\d+\\.\\d+\\.\\d+)\\.");

    @TempDir
    private Path folder;

    @Test
    void certificatesMayVouchForThemselves() throws Exception {
        var manifest = certManager();
        try (var installation = new Installation(folder)) {
            var machine = installation.machine();
            var domain = installation.id() + ".127.0.0.1.sslip.io";
            machine.run("echo 'internal-hosts = %s' >$story/further.conf".formatted(sshService(installation)));
            assertThat(machine.run(("slipway install %s --tls self-signed --system-domain %s --cert-manager-manifest %s"
                                    + " --settings $story/further.conf")
                            .formatted(installation.words(), domain, manifest)))
                    .contains("Slipway is at https://" + domain);
            installation.open();

            var live = LIVE.matcher(installation.pushAPage());
            assertThat(live.find()).isTrue();

            machine.run("""
                    visit() { curl -sS --fail --max-time 10 "$@" --resolve %1$s:%2$s:127.0.0.1 https://%1$s:%2$s/; }
                    """.formatted(live.group(1), TLS_PORT));
            assertThat(machine.run("eventually visit --insecure")).isEqualTo("<h1>Installed</h1>");
            assertThat(machine.fail("visit 2>&1")).contains("certificate");
            assertThat(certificateOf(machine, live.group(1))).contains(live.group(1));
            assertThat(pushByHttps(machine, domain, installation.apps())).contains("Live as v2: https://");
            assertThat(machine.run("eventually shows Encrypted visit --insecure"))
                    .isEqualTo("<h1>Encrypted</h1>");
            assertThat(follow(installation)).contains("webhook from github");
        }
    }

    /** A second page, through the ingress controller; git trusts whom it reaches, since nobody vouches for that. */
    private static String pushByHttps(Machine machine, String domain, String apps) {
        return machine.run("""
                token=$(remote tokens add --scope deploy 2>/dev/null)
                https() { git -c http.sslVerify=false -c http.curloptResolve=%1$s:%2$s:127.0.0.1 "$@"; }
                echo '<h1>Encrypted</h1>' >index.html && git commit -qam 'Second page'
                https push https://admin:$token@%1$s:%2$s/git/%3$s/hello main 2>&1
                https ls-remote https://admin:$token@%1$s:%2$s/git/%3$s/hello main | grep -q $(git rev-parse HEAD)
                """.formatted(domain, TLS_PORT, apps));
    }

    /** A webhook of the one repository that is sure to be within reach: the server's own, by SSH with a deploy key. */
    private static String follow(Installation installation) {
        return installation.machine().run("""
                remote apps create %1$s/follower
                remote webhooks add %1$s/follower github ssh://git@%2$s:2222/%1$s/hello >$story/added
                sed -n 's/^Deploy key: *//p' $story/added | remote keys add --scope read
                curl() { command curl --insecure --connect-to ::127.0.0.1:%3$s "$@"; }
                delivers push 1 '{"ref": "refs/heads/main", "repository": {"full_name": "%1$s/hello"}}'
                unset -f curl
                eventually shows 'deployed as d1' remote webhooks deliveries %1$s/follower
                remote releases %1$s/follower
                """.formatted(installation.apps(), sshService(installation), TLS_PORT));
    }

    private static String sshService(Installation installation) {
        return "slipway-ssh." + installation.namespace();
    }

    /** The one that is shown to visitors: the controller has one of its own for hosts that have none. */
    private static String certificateOf(Machine machine, String host) {
        return machine.run(
                "openssl s_client -connect 127.0.0.1:%s -servername %s </dev/null 2>&1 | ".formatted(TLS_PORT, host)
                        + "openssl x509 -noout -ext subjectAltName");
    }

    private static String certManager() {
        var manifest = System.getenv("SLIPWAY_TEST_CERT_MANAGER");
        assumeThat(manifest)
                .as("needs cert-manager's release file: set SLIPWAY_TEST_CERT_MANAGER")
                .isNotNull();
        return manifest;
    }

    @Test
    void anOwnDomainGetsItsCertificate() throws Exception {
        var manifest = certManager();
        try (var installation = new Installation(folder);
                var authority = new Authority(installation.client(), installation.id(), installation.machine())) {
            var machine = installation.machine();
            var installed =
                    ADDRESS.matcher(machine.run("slipway install %s --acme-email ops@example.com --acme-server %s"
                            .formatted(
                                    installation.words() + " --ca-bundle $story/cert.pem --cert-manager-manifest "
                                            + manifest,
                                    authority.directory())));
            assertThat(installed.find()).isTrue();
            installation.open();
            assertThat(installation.pushAPage()).contains("Live as v1: https://hello.");

            // Another name of the same address, which is in nobody's zone but that of who chooses it.
            var host = "shop-%s.%s.nip.io".formatted(installation.id(), installed.group(1));
            machine.run("remote domains add %s/hello %s".formatted(installation.apps(), host));

            authority.root(machine, "root.pem");
            machine.run("""
                    visit() { curl -sS --fail --max-time 10 --cacert $story/root.pem --resolve %1$s:%2$s:127.0.0.1 https://%1$s:%2$s/; }
                    """.formatted(host, TLS_PORT));
            assertThat(machine.run("eventually visit")).isEqualTo("<h1>Installed</h1>");
        }
    }
}
