package dev.slipway.cli;

import static dev.slipway.cli.TestServer.ADMIN;
import static dev.slipway.cli.TestServer.ALICE;
import static dev.slipway.cli.TestServer.BOB;
import static dev.slipway.cli.TestServer.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.core.app.App;
import dev.slipway.core.webhook.Delivery;
import dev.slipway.core.webhook.DeliveryId;
import dev.slipway.core.webhook.DeliveryState;
import dev.slipway.core.webhook.FakeRemotes;
import dev.slipway.core.webhook.Webhook;
import java.security.KeyPairGenerator;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhooksCommandsTest {
    private static final String URL = "https://github.com/octo/web";

    private final TestServer server = new TestServer();
    private final App app = server.app(ALICE, "web");

    private Webhook added() {
        server.run(ALICE, "webhooks", "add", "web", "github", URL);
        return server.state.webhooks().list().getLast();
    }

    private Delivery delivered(Webhook webhook) {
        var delivery = new Delivery(
                DeliveryId.of(webhook.id(), "one"),
                webhook.id(),
                app.id(),
                "one",
                "push",
                9,
                NOW,
                new DeliveryState.Ignored("dev is not main"),
                NOW);
        server.state.deliveries().append(delivery);
        return delivery;
    }

    @Test
    void printsThePayloadUrlAndTheSecretOnce() {
        var answer = server.run(
                ALICE, "webhooks", "add", "web", "gitlab", URL, "--branch", "live", "--path", "services/web");

        var webhook = server.state.webhooks().list().getFirst();
        assertThat(answer.out())
                .contains("Payload URL:   https://slipway.example.com/hooks/" + webhook.id() + "\n")
                .contains("Secret:        " + webhook.secret().reveal() + "\n");
        assertThat(webhook.secret().reveal()).matches("[0-9a-f]{64}");
        assertThat(webhook.branch()).hasToString("refs/heads/live");
        assertThat(webhook.path()).isEqualTo("services/web");
        assertThat(webhook.by()).isEqualTo(ALICE.user());
        assertThat(server.run(ALICE, "webhooks", "list", "web").out())
                .contains("gitlab", URL, "live")
                .doesNotContain(webhook.secret().reveal());
    }

    @Test
    void followsTheDeployBranchUnlessTold() {
        server.run(ALICE, "apps", "set", "web", "deploy-branch", "trunk");

        assertThat(added().branch()).hasToString("refs/heads/trunk");
    }

    @Test
    void readsATokenFromStandardInput() {
        var answer = server.runWith(ALICE, "ghp_token\n", "webhooks", "add", "web", "github", URL, "--token", "-");

        assertThat(answer.status()).isZero();
        assertThat(answer.out()).doesNotContain("ghp_token");
        assertThat(server.state
                        .webhooks()
                        .list()
                        .getFirst()
                        .credentials()
                        .token()
                        .reveal())
                .isEqualTo("ghp_token");
    }

    @Test
    void printsADeployKeyForWhatIsFetchedBySsh() {
        var answer = server.run(ALICE, "webhooks", "add", "web", "github", "git@github.com:octo/web.git");

        var webhook = server.state.webhooks().list().getFirst();
        assertThat(answer.out())
                .contains("Deploy key:    ssh-ed25519 AAAA slipway-web\n", "Host key:      " + FakeRemotes.HOST_KEY)
                .doesNotContain(FakeRemotes.PRIVATE_KEY);
        assertThat(webhook.url()).hasToString("ssh://git@github.com/octo/web.git");
        assertThat(webhook.credentials().deployKey().reveal()).isEqualTo(FakeRemotes.PRIVATE_KEY);
        assertThat(webhook.hostKey()).isEqualTo(FakeRemotes.HOST_KEY);
        assertThat(server.run(ALICE, "webhooks", "list", "web", "--json").out())
                .contains("deploy key")
                .doesNotContain(FakeRemotes.PRIVATE_KEY);
        assertThat(webhook.toString()).doesNotContain(FakeRemotes.PRIVATE_KEY);
    }

    @Test
    void takesAHostKeyThatIsKnownAlready() {
        var known = "SHA256:" + "k".repeat(43);

        server.run(ALICE, "webhooks", "add", "web", "github", "git@github.com:o/r", "--host-key", known);

        assertThat(server.state.webhooks().list().getFirst().hostKey()).isEqualTo(known);
        assertThat(server.run(ALICE, "webhooks", "add", "web", "github", "git@github.com:o/r", "--host-key", "x")
                        .err())
                .contains("'x' is not a host key's fingerprint");
        assertThat(server.run(ALICE, "webhooks", "add", "web", "github", URL, "--host-key", known)
                        .err())
                .contains("only what is fetched by SSH has a host key");
    }

    @Test
    void pollsAsOftenAsIsAsked() {
        server.run(ALICE, "webhooks", "add", "web", "github", URL, "--poll", "10m");

        assertThat(server.state.webhooks().list().getFirst().watch().poll()).hasMinutes(10);
        assertThat(added().watch().polls()).isFalse();
        for (var text : new String[] {"10s", "0m", "2d", "often"}) {
            assertThat(server.run(ALICE, "webhooks", "add", "web", "github", URL, "--poll", text)
                            .err())
                    .contains("'%s' is not a time".formatted(text), "give one from 1m to 1d");
        }
    }

    @Test
    void readsTheKeyOfAGithubAppFromStandardInput() throws Exception {
        var encoded = Base64.getMimeEncoder()
                .encodeToString(KeyPairGenerator.getInstance("RSA")
                        .generateKeyPair()
                        .getPrivate()
                        .getEncoded());
        var pem = "-----BEGIN PRIVATE KEY-----\n%s\n-----END PRIVATE KEY-----\n".formatted(encoded);

        server.runWith(ALICE, pem, "webhooks", "add", "web", "github", URL, "--github-app", "4711");

        var credentials = server.state.webhooks().list().getFirst().credentials();
        assertThat(credentials.githubApp()).isEqualTo("4711");
        assertThat(credentials.githubKey().reveal()).isEqualTo(pem);
        assertThat(server.run(ALICE, "webhooks", "list", "web").out()).contains("GitHub App 4711");
        assertThat(server.runWith(ALICE, "none", "webhooks", "add", "web", "github", URL, "--github-app", "4711")
                        .err())
                .contains("not the private key of a GitHub App");
        assertThat(server.run(ALICE, "webhooks", "add", "web", "gitlab", URL, "--github-app", "4711")
                        .err())
                .contains("a GitHub App is one of github's");
    }

    @Test // withstand J 124
    void refusesATokenAsAnArgument() {
        var answer = server.run(ALICE, "webhooks", "add", "web", "github", URL, "--token", "ghp_token");

        assertThat(answer.status()).isEqualTo(1);
        assertThat(answer.err()).contains("not given as an argument").doesNotContain("ghp_token");
    }

    @Test
    void sendsTokensEncryptedOnly() {
        var url = "http://github.com/octo/web";

        assertThat(server.runWith(ALICE, "t\n", "webhooks", "add", "web", "github", url, "--token", "-")
                        .err())
                .contains("https");
    }

    @ParameterizedTest // withstand E 80
    @ValueSource(
            strings = {
                "file:///etc/passwd",
                "ssh://root:s3cret@github.com/o/r",
                "ext::sh -c id",
                "https://u:s3cret@github.com/o/r"
            })
    void refusesAddressesThatAreNone(String url) {
        var answer = server.run(ALICE, "webhooks", "add", "web", "github", url);

        assertThat(answer.status()).isEqualTo(1);
        assertThat(answer.err()).contains("not the address of a repository").doesNotContain("s3cret");
        assertThat(server.state.webhooks().list()).isEmpty();
    }

    @Test
    void refusesAFolderThatIsNone() {
        assertThat(server.run(ALICE, "webhooks", "add", "web", "github", URL, "--path", "../x")
                        .err())
                .contains("'../x' is not a folder");
    }

    @Test
    void showsWhatWasDelivered() {
        var delivery = delivered(added());

        assertThat(server.run(ALICE, "webhooks", "deliveries", "web").out())
                .contains(delivery.id().value(), "push", "ignored: dev is not main");
        assertThat(server.run(ALICE, "webhooks", "show", delivery.id().value()).out())
                .contains("Provider's id:", "one");
        assertThat(server.run(ALICE, "webhooks", "show", delivery.id().value(), "--body")
                        .out())
                .isEqualTo("{\"ref\":\"?[31m\"}\nsecond line\n");
    }

    @Test
    void replaysADelivery() {
        var delivery = delivered(added());

        assertThat(server.run(ALICE, "webhooks", "replay", delivery.id().value())
                        .out())
                .isEqualTo("Delivery %s: received\n".formatted(delivery.id()));
        assertThat(server.door.replayed).containsExactly(delivery.id());
    }

    @Test
    void letsAdminsAloneApproveWhatForksBring() {
        var delivery = delivered(added());

        assertThat(server.run(ALICE, "webhooks", "approve", delivery.id().value())
                        .err())
                .contains("only admins may do that");
        assertThat(server.door.approved).isEmpty();
        assertThat(server.run(ADMIN, "webhooks", "approve", delivery.id().value())
                        .out())
                .isEqualTo("Delivery %s: received\n".formatted(delivery.id()));
        assertThat(server.door.approved).containsExactly(delivery.id());
    }

    @Test
    void givesPullRequestsAppsWhereAsked() {
        server.run(ALICE, "webhooks", "add", "web", "github", URL, "--review-apps", "--review-age", "2d");

        assertThat(server.state.webhooks().list().getFirst().watch().reviews()).hasDays(2);
        assertThat(added().watch().makesReviewApps()).isFalse();
    }

    @Test
    void removesAWebhook() {
        var webhook = added();

        assertThat(server.run(ALICE, "webhooks", "remove", webhook.id().value()).status())
                .isZero();
        assertThat(server.state.webhooks().list()).isEmpty();
        assertThat(server.run(ALICE, "webhooks", "list", "web").err()).contains("web follows no repository");
    }

    @Test // withstand K 128
    void tellsOthersNothing() {
        var webhook = added();
        var delivery = delivered(webhook);
        var missing = "0".repeat(16);

        for (var words : new String[] {"remove", "show", "replay"}) {
            var id = words.equals("remove")
                    ? webhook.id().value()
                    : delivery.id().value();
            var others = server.run(BOB, "webhooks", words, id);
            var nobodys = server.run(BOB, "webhooks", words, missing);
            assertThat(others.status()).isEqualTo(1);
            assertThat(others.err().replace(id, missing)).isEqualTo(nobodys.err());
        }
        for (var words : new String[] {"list", "deliveries"}) {
            assertThat(server.run(BOB, "webhooks", words, "web").err()).contains("app 'web' not found");
        }
        assertThat(server.state.webhooks().list()).hasSize(1);
    }
}
