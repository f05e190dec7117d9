package dev.slipway.hooks.webhook;

import static dev.slipway.core.Samples.ALICE;
import static dev.slipway.core.Samples.NOW;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.core.InvalidInput;
import dev.slipway.core.RefName;
import dev.slipway.core.Secret;
import dev.slipway.core.app.AppId;
import dev.slipway.core.webhook.Credentials;
import dev.slipway.core.webhook.Provider;
import dev.slipway.core.webhook.Watch;
import dev.slipway.core.webhook.Webhook;
import dev.slipway.core.webhook.WebhookId;
import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JudgementTest {
    private static final String GITHUB_PUSH = """
            {"ref": "REF", "before": "6113728f27ae82c7b1a177c8d03f9e96e0adf246",
             "after": "AFTER", "created": false, "deleted": DELETED, "forced": true, "base_ref": null,
             "compare": "https://github.com/Codertocat/Hello-World/compare/6113728f27ae...000000000000",
             "commits": [{"id": "AFTER", "message": "[x] \\u001b[31m", "added": ["a"], "removed": [], "modified": []}],
             "head_commit": null, "pusher": {"name": "Codertocat"},
             "repository": {"id": 186853002, "name": "Hello-World", "full_name": "Codertocat/Hello-World",
               "private": false, "clone_url": "http://169.254.169.254/latest.git", "default_branch": "main"},
             "sender": {"login": "Codertocat", "id": 21031067}}
            """;
    private static final String GITLAB_PUSH = """
            {"object_kind": "push", "event_name": "push", "before": "95790bf891e76fee5e1747ab589903a6a1f80f22",
             "after": "AFTER", "ref": "REF", "checkout_sha": "AFTER", "user_id": 4, "user_name": "John Smith",
             "project_id": 15, "project": {"id": 15, "name": "Diaspora", "namespace": "Mike",
               "git_http_url": "http://10.0.0.1/mike/diaspora.git", "path_with_namespace": "mike/diaspora",
               "default_branch": "main"},
             "repository": {"name": "Diaspora", "url": "git@example.com:mike/diaspora.git"},
             "commits": [], "total_commits_count": 4}
            """;
    private static final String GITEA_PUSH = """
            {"ref": "REF", "before": "28e1879d029cb852e4844d9c718537df08844e03", "after": "AFTER",
             "compare_url": "http://localhost:3000/gitea/webhooks/compare/28e1879d...bffeb742",
             "commits": [{"id": "AFTER", "message": "Webhooks Yay!"}],
             "repository": {"id": 140, "name": "webhooks", "full_name": "gitea/webhooks", "fork": false,
               "clone_url": "http://localhost:3000/gitea/webhooks.git"},
             "pusher": {"id": 1, "login": "gitea"}, "sender": {"id": 1, "login": "gitea"}}
            """;
    private static final String COMMIT = "bffeb74224043ba2feb48d137756c8a9331c449a";

    private static Webhook webhook(Provider provider, String url) {
        return new Webhook(
                WebhookId.random(),
                AppId.random(),
                provider,
                URI.create(url),
                RefName.branch("main"),
                "",
                ALICE,
                new Secret("s"),
                Credentials.NONE,
                "",
                Watch.DELIVERIES_ONLY,
                NOW);
    }

    private static Webhook github() {
        return webhook(Provider.GITHUB, "https://github.com/codertocat/hello-world.git");
    }

    private static String fill(String payload, String ref, String after) {
        boolean deleted = after.startsWith("0");
        return payload.replace("REF", ref).replace("AFTER", after).replace("DELETED", Boolean.toString(deleted));
    }

    private static Optional<String> judge(Webhook webhook, String event, String body) {
        return Judgement.objection(webhook, event, body.getBytes(UTF_8));
    }

    @Test
    void takesPushesOfAllProviders() {
        var gitlab = webhook(Provider.GITLAB, "https://gitlab.example.com/git/mike/diaspora");
        var gitea = webhook(Provider.GITEA, "https://gitea.example.com/gitea/webhooks/");

        assertThat(judge(github(), "push", fill(GITHUB_PUSH, "refs/heads/main", COMMIT)))
                .isEmpty();
        assertThat(judge(gitlab, "Push Hook", fill(GITLAB_PUSH, "refs/heads/main", COMMIT)))
                .isEmpty();
        assertThat(judge(gitea, "push", fill(GITEA_PUSH, "refs/heads/main", COMMIT)))
                .isEmpty();
    }

    @Test // withstand F 93
    void ignoresTagsDeletionsAndOtherBranches() {
        assertThat(judge(github(), "push", fill(GITHUB_PUSH, "refs/tags/v1", COMMIT)))
                .contains("tags are not deployed");
        assertThat(judge(github(), "push", fill(GITHUB_PUSH, "refs/heads/dev", COMMIT)))
                .contains("dev is not main");
        assertThat(judge(github(), "push", fill(GITHUB_PUSH, "refs/heads/main", "0".repeat(40))))
                .contains("main was deleted");
        var gitlab = webhook(Provider.GITLAB, "https://gitlab.com/mike/diaspora");
        assertThat(judge(gitlab, "Push Hook", fill(GITLAB_PUSH, "refs/heads/main", "0".repeat(40))))
                .contains("main was deleted");
        assertThat(judge(gitlab, "Tag Push Hook", "{}")).contains("tags are not deployed");
    }

    @Test // withstand F 93
    void ignoresEventsOfOtherKinds() {
        assertThat(judge(github(), "ping", "{\"zen\": \"Design for failure.\"}"))
                .contains("ping");
        assertThat(judge(github(), "pull_request", "{\"action\": \"opened\"}"))
                .contains("pull requests are not deployed");
        assertThat(judge(github(), "star", "{}")).contains("nothing is deployed for the event star");
        assertThat(judge(webhook(Provider.GITLAB, "https://gitlab.com/a/b"), "Merge Request Hook", "{}"))
                .contains("pull requests are not deployed");
    }

    @Test // withstand F 93
    void ignoresForksAndRepositoriesThatWereRenamed() {
        var renamed = webhook(Provider.GITHUB, "https://github.com/codertocat/old-name");
        var longer = webhook(Provider.GITHUB, "https://github.com/xcodertocat/hello-world");

        assertThat(judge(renamed, "push", fill(GITHUB_PUSH, "refs/heads/main", COMMIT)))
                .contains("it is of Codertocat/Hello-World, another repository");
        assertThat(judge(longer, "push", fill(GITHUB_PUSH, "refs/heads/main", COMMIT)))
                .isPresent();
        assertThat(judge(github(), "push", "{\"ref\": \"refs/heads/main\"}")).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "[]", "{", "{\"repository\": {}}", "payload=%7B%7D", "\"x\""})
    void refusesWhatIsNoPush(String body) {
        assertThatThrownBy(() -> judge(github(), "push", body)).isInstanceOf(InvalidInput.class);
    }

    @Test // withstand E 73
    void refusesNestingWithoutEnd() {
        assertThatThrownBy(() -> judge(github(), "push", "{\"ref\":".repeat(100_000)))
                .isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> judge(github(), "push", "{\"x\":" + "[".repeat(100_000)))
                .isInstanceOf(InvalidInput.class);
    }
}
