package dev.slipway.hooks.webhook;

import dev.slipway.core.CommitId;
import java.net.URI;

/**
 * What a provider is to show beside a commit.
 *
 * @param context which of several reports on a commit it is
 * @param target where it leads to
 */
record CommitStatus(CommitId commit, String context, State state, String description, URI target) {
    private static final int LONGEST = 140;

    enum State {
        PENDING,
        SUCCESS,
        FAILURE
    }

    CommitStatus {
        var line = description.replaceAll("\\p{Cntrl}+", " ");
        description = line.length() <= LONGEST ? line : line.substring(0, LONGEST - 3) + "...";
    }
}
