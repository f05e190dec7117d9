package dev.slipway.core.deploy;

import dev.slipway.core.CommitId;
import dev.slipway.core.RefName;
import dev.slipway.core.app.AppId;
import java.util.List;

/** The refs of the apps' repositories, as far as deploys move them. Blocking and thread-safe. */
public interface Refs {
    /** Keeps the commit that was staged last, until it is rolled out. */
    RefName STAGED = new RefName("refs/uploads/staged");

    /**
     * Points a ref at a commit that runs or is staged, wherever it pointed before; durable when it returns. Called by one
     * deploy of an app at a time, while what the push brought may still be in quarantine.
     *
     * @return whether the commit was found; if not, the ref is as it was
     */
    boolean move(AppId app, RefName ref, CommitId commit);

    /**
     * What one commit has and another has not, as abbreviated ids with subject lines, newest first.
     *
     * @param most after how many the list ends
     * @return nothing where that cannot be told
     */
    default List<String> commits(AppId app, CommitId in, CommitId notIn, int most) {
        return List.of();
    }
}
