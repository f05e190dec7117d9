package dev.slipway.git.remote;

import dev.slipway.core.InvalidInput;
import dev.slipway.core.Quoted;
import dev.slipway.core.RefName;
import dev.slipway.git.remote.RemoteRepositories.Offered;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.transport.FetchConnection;
import org.eclipse.jgit.transport.RefSpec;

/** What somebody calls by a branch's, a tag's or a commit's name, as it is looked for in a repository elsewhere. */
final class Revision {
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");

    private final String text;
    private volatile String branch = "";

    /** @throws InvalidInput if it is no name of any of these */
    Revision(String text) {
        this.text = text;
        if (text.startsWith("-")) {
            throw new InvalidInput("'%s' is not a revision".formatted(Quoted.shorten(text)), "give a branch or a tag");
        }
        names();
    }

    private List<String> names() {
        if (text.isEmpty()) {
            return List.of(Constants.HEAD);
        }
        return Stream.of("refs/heads/" + text, "refs/tags/" + text)
                .map(name -> new RefName(name).value())
                .toList();
    }

    /** What the repository is asked whether it has. */
    List<RefSpec> candidates() {
        return names().stream().map(RefSpec::new).toList();
    }

    /** The first of these that is there; a commit is taken at its word. */
    Offered find(FetchConnection connection) throws IOException {
        for (var name : names()) {
            var offered = Offered.by(connection, name);
            if (offered.isPresent()) {
                branch = branch(connection, name);
                return offered.get();
            }
        }
        if (COMMIT.matcher(text).matches()) {
            return new Offered("refs/heads/" + text, ObjectId.fromString(text));
        }
        throw new FetchFailure.Useless(
                text.isEmpty() ? "it has no default branch" : "there is no branch or tag %s in it".formatted(text));
    }

    /** The branch that a ref is, or leads to. */
    private static String branch(FetchConnection connection, String name) {
        var ref = connection.getRef(name);
        var leaf = ref == null ? name : ref.getLeaf().getName();
        return leaf.startsWith(Constants.R_HEADS) ? leaf.substring(Constants.R_HEADS.length()) : "";
    }

    /** Which branch was found; empty if none was. */
    String branch() {
        return branch;
    }
}
