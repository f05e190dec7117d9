package dev.slipway.hooks.webhook;

import static dev.slipway.core.Samples.NOW;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.core.InvalidInput;
import dev.slipway.core.RefName;
import dev.slipway.core.Secret;
import dev.slipway.core.UserName;
import dev.slipway.core.app.AppId;
import dev.slipway.core.webhook.Credentials;
import dev.slipway.core.webhook.Provider;
import dev.slipway.core.webhook.Watch;
import dev.slipway.core.webhook.Webhook;
import dev.slipway.core.webhook.WebhookId;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** By the payloads that the providers document, cut to what tells of the pull request. */
class PullJudgementTest {
    static final String HEAD = "ec26c3e57ca3a959ca5aad62de7213c562f8c821";
    private static final String PULL_REQUEST = """
            {"action": "ACTION", "number": 5,
             "pull_request": {"number": 5, "state": "open", "title": "Update the README",
               "head": {"label": "octo:changes", "ref": "changes", "sha": "%s", "repo": {"full_name": "FROM"}},
               "base": {"label": "octo:main", "ref": "main", "repo": {"full_name": "octo/web"}}},
             "repository": {"full_name": "octo/web"}, "sender": {"login": "octocat"}}
            """.formatted(HEAD);
    private static final String MERGE_REQUEST = """
            {"object_kind": "merge_request", "event_type": "merge_request",
             "project": {"path_with_namespace": "octo/web"},
             "object_attributes": {"id": 99, "iid": 5, "target_branch": "main", "source_branch": "changes",
               "source": {"path_with_namespace": "FROM"}, "target": {"path_with_namespace": "octo/web"},
               "last_commit": {"id": "%s", "message": "Change"}, "action": "ACTION"}}
            """.formatted(HEAD);

    private static Webhook webhook(Provider provider, Duration reviews) {
        return new Webhook(
                WebhookId.random(),
                AppId.random(),
                provider,
                URI.create("https://git.example.com/octo/web.git"),
                RefName.branch("main"),
                "",
                new UserName("ada"),
                new Secret("s"),
                Credentials.NONE,
                "",
                new Watch(Duration.ZERO, reviews),
                NOW);
    }

    static String body(Provider provider, String action, String from) {
        var text = provider == Provider.GITLAB ? MERGE_REQUEST : PULL_REQUEST;
        return text.replace("ACTION", action).replace("FROM", from);
    }

    private static Verdict judge(Provider provider, String body) {
        var event = provider == Provider.GITLAB ? "Merge Request Hook" : "pull_request";
        return Judgement.of(webhook(provider, Duration.ofDays(1)), event, body.getBytes(UTF_8));
    }

    @ParameterizedTest
    @CsvSource({
        "GITHUB, opened, false",
        "GITHUB, reopened, false",
        "GITHUB, synchronize, false",
        "GITHUB, closed, true",
        "GITLAB, open, false",
        "GITLAB, update, false",
        "GITLAB, close, true",
        "GITLAB, merge, true",
        "GITEA, opened, false",
        "GITEA, synchronized, false",
        "GITEA, closed, true"
    })
    void readsWhatAProviderSays(Provider provider, String action, boolean closed) {
        assertThat(judge(provider, body(provider, action, "octo/web")))
                .isEqualTo(new Verdict.Review(new PullRequest(5, HEAD, closed, false)));
    }

    @ParameterizedTest // withstand F 93
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "RECEIVER")
    void knowsAFork(Provider provider) {
        var opened = provider == Provider.GITLAB ? "open" : "opened";

        assertThat(judge(provider, body(provider, opened, "mallory/web")))
                .isEqualTo(new Verdict.Review(new PullRequest(5, HEAD, false, true)));
        assertThat(judge(provider, body(provider, opened, "FROM").replace("{\"full_name\": \"FROM\"}", "null")))
                .isEqualTo(new Verdict.Review(new PullRequest(5, HEAD, false, true)));
    }

    @Test // withstand F 93
    void leavesAForkToAnAdmin() {
        var webhook = webhook(Provider.GITHUB, Duration.ofDays(1));
        var fork = body(Provider.GITHUB, "opened", "mallory/web").getBytes(UTF_8);
        var own = body(Provider.GITHUB, "opened", "octo/web").getBytes(UTF_8);

        assertThat(Judgement.objection(webhook, "pull_request", fork))
                .contains("pull request 5 is a fork's, which an admin lets run with webhooks approve");
        assertThat(Judgement.objection(webhook, "pull_request", own)).isEmpty();
    }

    @Test
    void doesNothingUnlessReviewAppsAreAskedFor() {
        var webhook = webhook(Provider.GITHUB, Duration.ZERO);
        var body = body(Provider.GITHUB, "opened", "octo/web").getBytes(UTF_8);

        assertThat(Judgement.of(webhook, "pull_request", body))
                .isEqualTo(new Verdict.Nothing("pull requests are not deployed"));
    }

    @Test
    void doesNothingForOtherChanges() {
        assertThat(judge(Provider.GITHUB, body(Provider.GITHUB, "labeled", "octo/web")))
                .isEqualTo(new Verdict.Nothing("nothing is deployed for a pull request that is labeled"));
        assertThat(judge(
                        Provider.GITHUB,
                        body(Provider.GITHUB, "opened", "octo/web").replace("octo/web", "octo/other")))
                .isEqualTo(new Verdict.Nothing("it is of octo/other, another repository"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"\"number\": 5 | \"number\": -5", "ec26c3 | ../../", "{ | [", "5, | 123456789012,"})
    void refusesWhatNamesNoPullRequest(String part, String other) {
        var body = body(Provider.GITHUB, "opened", "octo/web").replace(part, other);

        assertThatThrownBy(() -> judge(Provider.GITHUB, body)).isInstanceOf(InvalidInput.class);
    }
}
