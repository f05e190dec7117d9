package dev.slipway.hooks.webhook;

import dev.slipway.core.InvalidInput;
import dev.slipway.core.Quoted;
import dev.slipway.core.webhook.Webhook;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** Decides what is to be done for a pull request, or for GitLab's merge request. */
final class PullJudgement {
    private static final Set<String> CHANGES =
            Set.of("opened", "reopened", "synchronize", "synchronized", "open", "reopen", "update");
    private static final Set<String> ENDS = Set.of("closed", "close", "merge");
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");
    private static final int MOST = 99_999_999;

    /** What GitHub and Gitea say of a pull request, or GitLab of a merge request. */
    record Pull(
            @Nullable String action,
            @Nullable Integer number,
            @Nullable Ends pullRequest,
            @Nullable Attributes objectAttributes) {}

    record Ends(@Nullable End head, @Nullable End base) {}

    /** A deleted fork is no repository any more. */
    record End(@Nullable String sha, Judgement.@Nullable Repository repo) {}

    record Attributes(
            @Nullable Integer iid,
            @Nullable String action,
            @Nullable Commit lastCommit,
            Judgement.@Nullable Repository source,
            Judgement.@Nullable Repository target) {}

    record Commit(@Nullable String id) {}

    /** A pull request, by whichever names its provider has for its parts. */
    private record Told(
            @Nullable String action,
            @Nullable Integer number,
            @Nullable String head,
            Judgement.@Nullable Repository from,
            Judgement.@Nullable Repository into) {
        static Told of(Pull pull) {
            var attributes = pull.objectAttributes;
            if (attributes != null) {
                var commit = attributes.lastCommit;
                return new Told(
                        attributes.action,
                        attributes.iid,
                        commit == null ? null : commit.id,
                        attributes.source,
                        attributes.target);
            }
            var head = pull.pullRequest == null ? null : pull.pullRequest.head;
            var base = pull.pullRequest == null ? null : pull.pullRequest.base;
            return new Told(
                    pull.action,
                    pull.number,
                    head == null ? null : head.sha,
                    head == null ? null : head.repo,
                    base == null ? null : base.repo);
        }
    }

    private PullJudgement() {}

    /** @throws InvalidInput if the body is no JSON that tells of a pull request */
    static Verdict of(Webhook webhook, byte[] body) {
        if (!webhook.watch().makesReviewApps()) {
            return new Verdict.Nothing("pull requests are not deployed");
        }
        try {
            var pull = Judgement.JSON.readValue(body, Pull.class);
            if (pull == null) {
                throw unclear();
            }
            return of(webhook, Told.of(pull));
        } catch (JacksonException _) {
            throw unclear();
        }
    }

    private static InvalidInput unclear() {
        return new InvalidInput(
                "the body is not JSON of a pull request", "choose application/json as its content type");
    }

    private static Verdict of(Webhook webhook, Told told) {
        var action = told.action == null ? "" : told.action;
        var into = name(told.into);
        if (!Judgement.isOf(webhook, into.orElse(""))) {
            return new Verdict.Nothing("it is of %s, another repository"
                    .formatted(into.map(Quoted::shorten).orElse("no repository that it names")));
        }
        if (!CHANGES.contains(action) && !ENDS.contains(action)) {
            return new Verdict.Nothing("nothing is deployed for a pull request that is " + Quoted.shorten(action));
        }
        var number = told.number;
        var head = told.head;
        if (number == null
                || number < 1
                || number > MOST
                || head == null
                || !COMMIT.matcher(head).matches()) {
            throw unclear();
        }
        boolean fork = !name(told.from)
                .map(from -> from.equalsIgnoreCase(into.orElse("")))
                .orElse(false);
        return new Verdict.Review(new PullRequest(number, head, ENDS.contains(action), fork));
    }

    private static Optional<String> name(Judgement.@Nullable Repository repository) {
        return Optional.ofNullable(repository)
                .flatMap(known ->
                        Optional.ofNullable(known.pathWithNamespace()).or(() -> Optional.ofNullable(known.fullName())));
    }
}
