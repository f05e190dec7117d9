package dev.slipway.hooks.webhook;

import dev.slipway.core.RefName;
import dev.slipway.core.webhook.Provider;

/**
 * A pull request, as a delivery tells of it.
 *
 * @param head the commit that it would bring
 * @param fork whether that comes from another repository
 */
record PullRequest(int number, String head, boolean closed, boolean fork) {
    /** Where the configured repository has its head. */
    RefName ref(Provider provider) {
        return new RefName(
                switch (provider) {
                    case GITHUB, GITEA -> "refs/pull/%d/head".formatted(number);
                    case GITLAB -> "refs/merge-requests/%d/head".formatted(number);
                    case RECEIVER -> throw new IllegalArgumentException("a receiver has no pull requests");
                });
    }
}
