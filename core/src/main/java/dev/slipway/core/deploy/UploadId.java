package dev.slipway.core.deploy;

import dev.slipway.core.CommitId;
import dev.slipway.core.InvalidInput;
import dev.slipway.core.Quoted;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What was uploaded for an app, or fetched for it, and can be deployed; prints as {@code files-1f3c...}.
 *
 * @param name 40 hexadecimal digits
 */
public record UploadId(Kind kind, String name) {
    private static final Pattern FORM = Pattern.compile("(archive|files|history)-([0-9a-f]{40})");

    /** What becomes of it when it is deployed. */
    public enum Kind {
        /** Its files make a new commit; until then it is no commit at all. */
        ARCHIVE,
        /** A commit, whose files make a new one. */
        FILES,
        /** A commit, as it is. */
        HISTORY
    }

    public UploadId(Kind kind, CommitId commit) {
        this(kind, commit.value());
    }

    /** @throws InvalidInput if no upload has such a name */
    public static UploadId parse(String text) {
        var form = FORM.matcher(text);
        if (!form.matches()) {
            throw new InvalidInput("there is no upload '%s'".formatted(Quoted.shorten(text)), "upload it again");
        }
        return new UploadId(Kind.valueOf(form.group(1).toUpperCase(Locale.ROOT)), form.group(2));
    }

    /** @throws IllegalStateException if it is none yet */
    public CommitId commit() {
        if (kind == Kind.ARCHIVE) {
            throw new IllegalStateException(this + " is no commit");
        }
        return new CommitId(name);
    }

    @Override
    public String toString() {
        return kind.name().toLowerCase(Locale.ROOT) + "-" + name;
    }
}
