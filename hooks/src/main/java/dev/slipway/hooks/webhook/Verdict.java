package dev.slipway.hooks.webhook;

/** What a delivery asks for. */
sealed interface Verdict {
    /** Nothing, for that reason. */
    record Nothing(String reason) implements Verdict {}

    /** That the branch is deployed as it is then. */
    record Branch() implements Verdict {}

    /** That a pull request's app is as the pull request is. */
    record Review(PullRequest pull) implements Verdict {}
}
