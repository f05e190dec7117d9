package dev.slipway.hooks;

import dev.slipway.core.Conflict;
import dev.slipway.core.RefName;
import dev.slipway.core.app.AppId;
import dev.slipway.core.deploy.Deploy;
import dev.slipway.core.deploy.DeployState;
import dev.slipway.core.deploy.Deploys;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.transport.ReceiveCommand;

/**
 * Keeps pushes of one ref, whose deploys can take minutes, from undoing each other: a ref that has moved since its pusher
 * looked moves on only to a commit that contains what came between.
 */
final class Overtaking {
    private final Deploys deploys;

    Overtaking(Deploys deploys) {
        this.deploys = deploys;
    }

    /** @throws Conflict if the push lacks what has moved the ref, or is about to, since its pusher looked */
    void check(Repository repository, RevWalk walk, AppId app, ReceiveCommand command) {
        var name = PushRules.shortName(command);
        var current = current(repository, command);
        if (!current.equals(command.getOldId()) && !contains(walk, command.getNewId(), current)) {
            throw new Conflict(
                    "%s has moved meanwhile".formatted(name), "fetch what is there, merge or rebase, and push again");
        }
        for (var deploy : deploys.unsettled()) {
            if (isUnderWay(deploy, app, command)
                    && !contains(
                            walk,
                            command.getNewId(),
                            ObjectId.fromString(deploy.push().commit().value()))) {
                throw new Conflict(
                        "%s is deploying a commit of %s that this push lacks".formatted(deploy.id(), name),
                        "wait until it has ended, or end it with deploys cancel %s, and push again"
                                .formatted(deploy.id()));
            }
        }
    }

    /** A deploy that only waits is no hindrance: the later push takes its place; nor is one that moves no ref. */
    private static boolean isUnderWay(Deploy deploy, AppId app, ReceiveCommand command) {
        return deploy.push().app().equals(app)
                && deploy.push().ref().equals(new RefName(command.getRefName()))
                && deploy.push().goal().rollsOut()
                && switch (deploy.state()) {
                    case DeployState.Staging _, DeployState.Building _, DeployState.RollingOut _ -> true;
                    case DeployState.Queued _,
                            DeployState.Live _,
                            DeployState.Staged _,
                            DeployState.Failed _,
                            DeployState.Superseded _,
                            DeployState.Cancelled _ -> false;
                };
    }

    private static boolean contains(RevWalk walk, ObjectId tip, ObjectId commit) {
        if (commit.equals(ObjectId.zeroId())) {
            return false;
        }
        try {
            return walk.isMergedInto(walk.parseCommit(commit), walk.parseCommit(tip));
        } catch (MissingObjectException _) {
            // What another push brought and this one can't reach is not in this one's history.
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException("compare " + tip.name() + " with " + commit.name(), e);
        }
    }

    private static ObjectId current(Repository repository, ReceiveCommand command) {
        try {
            var ref = repository.exactRef(command.getRefName());
            return ref == null || ref.getObjectId() == null ? ObjectId.zeroId() : ref.getObjectId();
        } catch (IOException e) {
            throw new UncheckedIOException("read " + command.getRefName(), e);
        }
    }
}
