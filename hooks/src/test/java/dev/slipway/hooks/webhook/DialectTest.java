package dev.slipway.hooks.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.core.Secret;
import dev.slipway.core.webhook.Provider;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DialectTest {
    // https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries
    private static final Secret SECRET = new Secret("It's a Secret to Everybody");
    private static final String SIGNATURE = "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
    private static final byte[] BODY = "Hello, World!".getBytes(UTF_8);
    private static final String HEADER = "X-Hub-Signature-256";

    private static boolean holds(Provider provider, TestRequest request, Secret secret) {
        var dialect = Dialect.of(provider);
        boolean holds = dialect.isProven(request, request.content(), secret);
        assertThat(!holds || dialect.mayBeProven(request, secret)).isTrue();
        return holds;
    }

    private static boolean github(String... signatures) {
        return holds(Provider.GITHUB, TestRequest.of(BODY).with(HEADER, signatures), SECRET);
    }

    @Test // withstand F 86
    void takesWhatGithubDocuments() {
        assertThat(github("sha256=" + SIGNATURE)).isTrue();
    }

    @Test // withstand F 86
    void refusesASignatureOfWhichOneBitIsAnother() {
        for (int i = 0; i < SIGNATURE.length(); i++) {
            var flipped = new StringBuilder(SIGNATURE);
            flipped.setCharAt(i, Character.forDigit(Character.digit(SIGNATURE.charAt(i), 16) ^ 1, 16));
            assertThat(github("sha256=" + flipped)).isFalse();
        }
    }

    @Test // withstand F 86
    void refusesASignatureInAnotherForm() {
        assertThat(github(SIGNATURE)).isFalse();
        assertThat(github("sha1=" + SIGNATURE)).isFalse();
        assertThat(github("sha256=" + SIGNATURE.toUpperCase(Locale.ROOT))).isFalse();
        assertThat(github("SHA256=" + SIGNATURE)).isFalse();
        assertThat(github("sha256=" + SIGNATURE + " ")).isFalse();
        assertThat(github("sha256=")).isFalse();
        assertThat(github("")).isFalse();
        assertThat(github()).isFalse();
        assertThat(github("sha256=" + SIGNATURE, "sha256=" + SIGNATURE)).isFalse();
    }

    @Test // withstand F 86
    void refusesGithubsOldSignature() {
        var request = TestRequest.of(BODY).with("X-Hub-Signature", "sha1=" + SIGNATURE.substring(0, 40));

        assertThat(holds(Provider.GITHUB, request, SECRET)).isFalse();
        assertThat(Dialect.of(Provider.GITHUB).mayBeProven(request, SECRET)).isFalse();
    }

    @Test // withstand F 86
    void takesNothingWithoutASecret() {
        var none = new Secret("");
        var request = TestRequest.of(BODY).with("X-Gitlab-Token", "");

        assertThat(holds(Provider.GITLAB, request, none)).isFalse();
    }

    @Test // withstand F 91
    void refusesWhatIsSignedWithAnothersSecret() {
        var request = TestRequest.github("push", "1", "{}", new Secret("another app's"));

        assertThat(holds(Provider.GITHUB, request, SECRET)).isFalse();
    }

    @ParameterizedTest // withstand F 87
    @ValueSource(
            strings = {"\uFEFF{\"a\": 1}", "{\"a\":\r\n1}\r\n", "{\"a\":\"\\u00fc\"}", "{\"a\":\"ü\"}", " {} ", ""})
    void judgesTheBytesThatCame(String body) {
        var request = TestRequest.github("push", "1", body, SECRET);
        var other = (body + " ").getBytes(UTF_8);

        assertThat(holds(Provider.GITHUB, request, SECRET)).isTrue();
        assertThat(Dialect.of(Provider.GITHUB).isProven(request, other, SECRET)).isFalse();
    }

    @Test
    void takesWhatGiteaDocuments() {
        var request = TestRequest.of(BODY).with("X-Gitea-Signature", SIGNATURE);

        assertThat(holds(Provider.GITEA, request, SECRET)).isTrue();
        assertThat(holds(Provider.GITEA, TestRequest.of(BODY).with("X-Gitea-Signature", "sha256=" + SIGNATURE), SECRET))
                .isFalse();
    }

    @Test
    void takesWhatGitlabDocuments() {
        assertThat(holds(Provider.GITLAB, TestRequest.of(BODY).with("X-Gitlab-Token", SECRET.reveal()), SECRET))
                .isTrue();
        assertThat(holds(Provider.GITLAB, TestRequest.of(BODY).with("X-Gitlab-Token", "other"), SECRET))
                .isFalse();
        assertThat(holds(Provider.GITLAB, TestRequest.of(BODY), SECRET)).isFalse();
    }

    @Test
    void judgesEachProviderByItsOwnProofOnly() {
        var all = TestRequest.of(BODY)
                .with(HEADER, "sha256=" + SIGNATURE)
                .with("X-Gitea-Signature", SIGNATURE)
                .with("X-Gitlab-Token", SECRET.reveal());

        for (var provider : List.of(Provider.GITHUB, Provider.GITLAB, Provider.GITEA)) {
            var own = Dialect.of(provider).proof();
            assertThat(holds(provider, all, SECRET)).isTrue();
            assertThat(holds(provider, all.with(own), SECRET)).isFalse();
        }
    }

    @Test
    void namesDeliveriesAsTheirProvidersDo() {
        var gitlab = TestRequest.of(BODY)
                .with("X-Gitlab-Event-UUID", "13792a34-cac6-4fda-95a8-c58e00a3954e")
                .with("X-Gitlab-Event", "Push Hook");

        assertThat(Dialect.of(Provider.GITLAB).delivery(gitlab)).contains("13792a34-cac6-4fda-95a8-c58e00a3954e");
        assertThat(Dialect.of(Provider.GITLAB).delivery(gitlab.with("Idempotency-Key", "f5e57ac4")))
                .contains("f5e57ac4");
        assertThat(Dialect.of(Provider.GITLAB).event(gitlab)).contains("Push Hook");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a/b", "../x", "ü", "\u001b[31m", "a\nb"})
    void takesNoNameThatCouldBeSomethingElse(String name) {
        var request = TestRequest.of(BODY).with("X-GitHub-Delivery", name);

        assertThat(Dialect.of(Provider.GITHUB).delivery(request)).isEmpty();
        assertThat(List.of(name.repeat(101)))
                .noneMatch(longer -> Dialect.of(Provider.GITHUB)
                        .delivery(request.with("X-GitHub-Delivery", longer))
                        .isPresent());
    }
}
