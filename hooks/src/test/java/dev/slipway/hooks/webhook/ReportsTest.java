package dev.slipway.hooks.webhook;

import static dev.slipway.core.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.core.NotAllowed;
import dev.slipway.core.RefName;
import dev.slipway.core.Secret;
import dev.slipway.core.UserName;
import dev.slipway.core.app.AppId;
import dev.slipway.core.webhook.Credentials;
import dev.slipway.core.webhook.Outbound.Answer;
import dev.slipway.core.webhook.Outbound.Request;
import dev.slipway.core.webhook.Provider;
import dev.slipway.core.webhook.Watch;
import dev.slipway.core.webhook.Webhook;
import dev.slipway.core.webhook.WebhookId;
import dev.slipway.hooks.webhook.CommitStatus.State;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportsTest {
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    private static final Duration AT_ONCE = Duration.ofMillis(1);
    private static final URI TARGET = URI.create("https://web.apps.example.com");

    private final FakeProvider provider = new FakeProvider();
    private final ProviderTokens tokens = new ProviderTokens(provider, CLOCK);
    private final Reports reports = new Reports(tokens, provider, Collections.nCopies(3, AT_ONCE));

    private static Webhook webhook(Provider provider, String url, Credentials credentials) {
        return new Webhook(
                WebhookId.random(),
                AppId.random(),
                provider,
                URI.create(url),
                RefName.branch("main"),
                "",
                new UserName("ada"),
                new Secret("s"),
                credentials,
                "",
                Watch.DELIVERIES_ONLY,
                NOW);
    }

    private static Webhook webhook(Provider provider, String url) {
        return webhook(provider, url, Credentials.token(new Secret("t0ken")));
    }

    private static CommitStatus status(State state) {
        return new CommitStatus(FakeRemotes.commit(1), "slipway/web", state, "d1\nfailed: bad", TARGET);
    }

    private List<Request> tell(Webhook webhook, State... states) throws InterruptedException {
        for (var state : states) {
            reports.add(webhook, status(state));
        }
        reports.stop();
        return provider.requests;
    }

    @Test
    void tellsGithub() throws Exception {
        var told = tell(webhook(Provider.GITHUB, "https://github.com/octo/web.git"), State.FAILURE);

        assertThat(told).singleElement().satisfies(request -> {
            assertThat(request.method()).isEqualTo("POST");
            assertThat(request.url())
                    .hasToString("https://api.github.com/repos/octo/web/statuses/" + FakeRemotes.commit(1));
            assertThat(request.headers())
                    .containsEntry("Authorization", "Bearer t0ken")
                    .containsEntry("Accept", "application/vnd.github+json");
            assertThat(request.body())
                    .isEqualTo("{\"state\":\"failure\",\"target_url\":\"https://web.apps.example.com\","
                            + "\"description\":\"d1 failed: bad\",\"context\":\"slipway/web\"}");
        });
    }

    @Test
    void tellsGithubEnterprise() throws Exception {
        assertThat(tell(webhook(Provider.GITHUB, "ssh://git@git.example.com:2222/octo/web"), State.SUCCESS)
                        .getFirst()
                        .url())
                .hasToString("https://git.example.com/api/v3/repos/octo/web/statuses/" + FakeRemotes.commit(1));
    }

    @Test
    void tellsGitlab() throws Exception {
        var told = tell(webhook(Provider.GITLAB, "https://gitlab.com/group/sub/web"), State.FAILURE);

        assertThat(told).singleElement().satisfies(request -> {
            assertThat(request.url())
                    .hasToString(
                            "https://gitlab.com/api/v4/projects/group%2Fsub%2Fweb/statuses/" + FakeRemotes.commit(1));
            assertThat(request.headers()).containsEntry("PRIVATE-TOKEN", "t0ken");
            assertThat(request.body()).contains("\"state\":\"failed\"");
        });
    }

    @Test
    void tellsGitea() throws Exception {
        var told = tell(webhook(Provider.GITEA, "http://localhost:3000/octo/web"), State.PENDING);

        assertThat(told).singleElement().satisfies(request -> {
            assertThat(request.url())
                    .hasToString("http://localhost:3000/api/v1/repos/octo/web/statuses/" + FakeRemotes.commit(1));
            assertThat(request.headers()).containsEntry("Authorization", "token t0ken");
            assertThat(request.body()).contains("\"state\":\"pending\"");
        });
    }

    @Test
    void tellsNobodyWithoutAToken() throws Exception {
        assertThat(tell(webhook(Provider.GITHUB, "https://github.com/o/r", Credentials.NONE), State.SUCCESS))
                .isEmpty();
    }

    @Test
    void triesAgainWhileTheProviderIsAwayAndThenLetsItBe() throws Exception {
        provider.isAway = true;

        assertThat(tell(webhook(Provider.GITHUB, "https://github.com/o/r"), State.SUCCESS))
                .hasSize(4);
    }

    @Test
    void doesNotRepeatWhatIsRefused() throws Exception {
        provider.answers.put("/repos/o/r/statuses/" + FakeRemotes.commit(1), new Answer(422, "{}"));

        assertThat(tell(webhook(Provider.GITHUB, "https://github.com/o/r"), State.SUCCESS))
                .hasSize(1);
    }

    @Test
    void tellsTheNewestOfWhatWaits() throws Exception {
        provider.isAway = true;
        var webhook = webhook(Provider.GITHUB, "https://github.com/o/r");

        var told = tell(webhook, State.PENDING, State.SUCCESS);

        assertThat(told.getLast().body()).contains("success");
        assertThat(told).hasSizeLessThan(8);
    }

    private static KeyPair rsa() throws Exception {
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        return generator.generateKeyPair();
    }

    private static Credentials app(KeyPair key) {
        var pem = Base64.getMimeEncoder().encodeToString(key.getPrivate().getEncoded());
        return new Credentials(
                new Secret(""),
                new Secret(""),
                "4711",
                new Secret("-----BEGIN PRIVATE KEY-----\n%s\n-----END PRIVATE KEY-----\n".formatted(pem)));
    }

    @Test
    void getsATokenForAGithubApp() throws Exception {
        var key = rsa();
        var webhook = webhook(Provider.GITHUB, "https://github.com/octo/web", app(key));
        provider.answers.put("/repos/octo/web/installation", new Answer(200, "{\"id\":17}"));
        provider.answers.put(
                "/app/installations/17/access_tokens",
                new Answer(201, "{\"token\":\"ghs_x\",\"expires_at\":\"%s\"}".formatted(NOW.plusSeconds(3600))));

        assertThat(tokens.of(webhook).reveal()).isEqualTo("ghs_x");
        assertThat(tokens.of(webhook).reveal()).isEqualTo("ghs_x");

        assertThat(provider.requests).hasSize(2);
        var assertion = provider.requests.getFirst().headers().getOrDefault("Authorization", "");
        var parts = assertion.replaceFirst("^Bearer ", "").split("\\.", -1);
        assertThat(new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8))
                .isEqualTo("{\"iat\":%d,\"exp\":%d,\"iss\":\"4711\"}"
                        .formatted(NOW.getEpochSecond() - 60, NOW.getEpochSecond() + 480));
        var signature = Signature.getInstance("SHA256withRSA");
        signature.initVerify(key.getPublic());
        signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.UTF_8));
        assertThat(signature.verify(Base64.getUrlDecoder().decode(parts[2]))).isTrue();
    }

    @Test
    void saysThatAnAppMayNot() throws Exception {
        var webhook = webhook(Provider.GITHUB, "https://github.com/octo/web", app(rsa()));
        provider.answers.put("/repos/octo/web/installation", new Answer(404, "{}"));

        assertThatThrownBy(() -> tokens.of(webhook)).isInstanceOf(NotAllowed.class);
    }
}
