package dev.slipway.hooks;

import dev.slipway.core.InvalidInput;
import dev.slipway.core.NotAllowed;
import dev.slipway.core.RefName;
import dev.slipway.core.Transcript;
import dev.slipway.core.UserException;
import dev.slipway.core.app.Access;
import dev.slipway.core.app.App;
import dev.slipway.core.identity.Principal;
import dev.slipway.core.identity.Right;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.transport.ReceiveCommand;
import org.eclipse.jgit.transport.ReceiveCommand.Result;
import org.eclipse.jgit.transport.ReceivePack;

/**
 * Which refs a user may move in an app's repository, and how. A deploy branch needs the right to deploy and is never
 * deleted; other branches and tags need the right to push; there are no other refs.
 */
record PushRules(Access access, App app, Principal by) {
    /** Refuses each command that breaks a rule; returns the one to deploy, if one is left that deploys. */
    Optional<ReceiveCommand> apply(ReceivePack pack, Iterable<ReceiveCommand> commands, Sideband sideband) {
        var deploying = Optional.<ReceiveCommand>empty();
        for (var command : commands) {
            try {
                check(pack.getRevWalk(), command);
                if (deploys(command)) {
                    requireAlone(command, deploying);
                    deploying = Optional.of(command);
                }
            } catch (UserException e) {
                command.setResult(Result.REJECTED_OTHER_REASON, e.reason());
                new Transcript(sideband::line).warning("%s: %s".formatted(e.reason(), e.advice()));
            }
        }
        return deploying;
    }

    boolean deploys(ReceiveCommand command) {
        return app.settings().deployBranches().stream().map(RefName::value).anyMatch(command.getRefName()::equals);
    }

    /** The deploy branches, as a sentence has them: {@code main or master}. */
    String deployBranches() {
        return app.settings().deployBranches().stream().map(RefName::shortName).collect(Collectors.joining(" or "));
    }

    private void check(RevWalk walk, ReceiveCommand command) {
        var ref = new RefName(command.getRefName());
        if (!ref.isBranch() && !ref.isTag()) {
            throw new InvalidInput("only branches and tags can be pushed", "push to refs/heads/ or refs/tags/");
        }
        boolean deploys = deploys(command);
        requireRight(deploys ? Right.DEPLOY : Right.PUSH, ref);
        if (command.getType() == ReceiveCommand.Type.DELETE) {
            if (deploys) {
                throw new InvalidInput(
                        "%s is deployed and can't be deleted".formatted(ref.shortName()),
                        "let the app deploy another branch first, or delete the app");
            }
            return;
        }
        if (ref.isBranch()) {
            requireCommit(walk, command.getNewId(), ref);
        }
        if (deploys
                && command.getType() == ReceiveCommand.Type.UPDATE_NONFASTFORWARD
                && !app.settings().forcePush()) {
            throw new NotAllowed(
                    "%s may not be forced back".formatted(ref.shortName()),
                    "merge or rebase onto what is there, or allow it with the app's setting force-push");
        }
    }

    private void requireRight(Right right, RefName ref) {
        if (!access.has(by, app, right)) {
            throw new NotAllowed(
                    right == Right.DEPLOY
                            ? "you may not deploy app %s, which a push of %s does"
                                    .formatted(app.name(), ref.shortName())
                            : "you may not %s app %s".formatted(right, app.name()),
                    "ask its owner, %s, for the right, or use a key or token with a wider scope"
                            .formatted(app.owner()));
        }
    }

    private static void requireCommit(RevWalk walk, ObjectId id, RefName ref) {
        try {
            if (!(walk.parseAny(id) instanceof RevCommit)) {
                throw new InvalidInput(
                        "branch %s must be a commit".formatted(ref.shortName()),
                        "push the tagged commit: TAG^{commit}");
            }
        } catch (IOException e) {
            throw new UncheckedIOException("read " + id.name(), e);
        }
    }

    private void requireAlone(ReceiveCommand command, Optional<ReceiveCommand> other) {
        if (other.isPresent()) {
            throw new InvalidInput(
                    "a push deploys one branch, and this one deploys %s".formatted(shortName(other.get())),
                    "push %s on its own".formatted(shortName(command)));
        }
    }

    static String shortName(ReceiveCommand command) {
        return new RefName(command.getRefName()).shortName();
    }

    /** What the pusher is told of the accepted refs that nothing is deployed from. */
    List<String> notices(List<ReceiveCommand> commands, boolean something) {
        var kept = commands.stream()
                .filter(command -> command.getResult() == Result.NOT_ATTEMPTED && !deploys(command))
                .filter(command -> command.getType() != ReceiveCommand.Type.DELETE)
                .map(PushRules::shortName)
                .toList();
        if (kept.isEmpty() || something) {
            return kept.stream().map("%s is kept, not deployed"::formatted).toList();
        }
        return List.of("pushed %s; only %s is deployed: git push epinio %s:%s"
                .formatted(
                        String.join(", ", kept),
                        deployBranches(),
                        kept.getFirst(),
                        app.settings().deployBranches().getFirst().shortName()));
    }
}
