package dev.slipway.git;

import dev.slipway.core.InvalidInput;
import dev.slipway.core.RefName;
import dev.slipway.git.repository.ReleaseRefs;
import dev.slipway.git.repository.RepositoryLimits;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.transport.ReceiveCommand;

/**
 * What a push may bring at all, before a byte of its pack is read. Only branches and tags: refs/heads/ and refs/tags/; HEAD
 * is not pushed, releases have their refs from deploys.
 */
final class PushScreen {
    private final RepositoryLimits limits;

    PushScreen(RepositoryLimits limits) {
        this.limits = limits;
    }

    /** Why the whole push is refused. */
    Optional<String> refuse(List<ReceiveCommand> commands, List<String> options, boolean shallow) {
        if (shallow) {
            return Optional.of("the push comes from a shallow clone; run git fetch --unshallow first");
        }
        if (commands.size() > limits.refs()) {
            return Optional.of("the push changes %d refs, the limit is %d".formatted(commands.size(), limits.refs()));
        }
        if (options.size() > limits.options()) {
            return Optional.of("the push has %d options, the limit is %d".formatted(options.size(), limits.options()));
        }
        for (var option : options) {
            if (option.length() > limits.optionBytes()) {
                return Optional.of("a push option has %d characters, the limit is %d"
                        .formatted(option.length(), limits.optionBytes()));
            }
            if (option.chars().anyMatch(Character::isISOControl)) {
                return Optional.of("a push option has control characters in it");
            }
        }
        return Optional.empty();
    }

    /** Why one ref of it is refused. */
    static Optional<String> refuse(ReceiveCommand command) {
        var name = command.getRefName();
        if (name.equals(Constants.HEAD)) {
            return Optional.of("HEAD is not pushed to; push a branch");
        }
        if (name.startsWith(ReleaseRefs.PREFIX)) {
            return Optional.of("release refs are made by deploys");
        }
        try {
            var ref = new RefName(name);
            boolean pushable = ref.isBranch() || ref.isTag();
            return pushable ? Optional.empty() : Optional.of("only branches and tags are accepted");
        } catch (InvalidInput e) {
            return Optional.of(e.reason());
        }
    }
}
