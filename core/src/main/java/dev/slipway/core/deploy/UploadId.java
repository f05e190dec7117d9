package dev.slipway.core.deploy;

import dev.slipway.core.CommitId;
import dev.slipway.core.InvalidInput;
import dev.slipway.core.Quoted;
import java.util.regex.Pattern;

/** What was uploaded for an app, or fetched for it, and can be deployed; prints as {@code files-1f3c...}. */
public record UploadId(Kind kind, CommitId commit) {
    private static final Pattern FORM = Pattern.compile("(files|history)-([0-9a-f]{40})");

    /** What becomes of it when it is deployed. */
    public enum Kind {
        /** Its files make a new commit. */
        FILES,
        /** It is a commit as it is. */
        HISTORY
    }

    /** @throws InvalidInput if no upload has such a name */
    public static UploadId parse(String text) {
        var form = FORM.matcher(text);
        if (!form.matches()) {
            throw new InvalidInput("there is no upload '%s'".formatted(Quoted.shorten(text)), "upload it again");
        }
        var kind = form.group(1).equals("files") ? Kind.FILES : Kind.HISTORY;
        return new UploadId(kind, new CommitId(form.group(2)));
    }

    @Override
    public String toString() {
        return (kind == Kind.FILES ? "files-" : "history-") + commit;
    }
}
