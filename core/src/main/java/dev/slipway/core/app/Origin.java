package dev.slipway.core.app;

import dev.slipway.core.InvalidInput;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Where an app's source was said to come from, for people to see.
 *
 * @param location a folder's path, a repository's URL or an image's name
 * @param revision what was asked for of a repository; empty elsewhere
 * @param branch the branch that this is on; empty elsewhere
 */
public record Origin(Kind kind, String location, String revision, String branch) {
    /** What kind of source it is. */
    public enum Kind {
        /** A plain push, of which nothing more is known. */
        NONE,
        FOLDER,
        GIT,
        IMAGE;

        /** As it is stored. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Reads what {@link #toString} wrote. */
        public static Kind stored(String text) {
            return valueOf(text.toUpperCase(Locale.ROOT));
        }
    }

    public static final Origin NONE = new Origin(Kind.NONE, "", "", "");
    private static final int LONGEST = 1024;

    /** @throws InvalidInput if one of the texts cannot be shown in a line */
    public Origin {
        if (Stream.of(location, revision, branch)
                .anyMatch(text -> text.length() > LONGEST || text.chars().anyMatch(Character::isISOControl))) {
            throw new InvalidInput(
                    "the origin is not text of one line", "use at most %d characters".formatted(LONGEST));
        }
    }

    public static Origin folder(String path) {
        return new Origin(Kind.FOLDER, path, "", "");
    }

    public static Origin git(String url, String revision, String branch) {
        return new Origin(Kind.GIT, url, revision, branch);
    }

    public static Origin image(String name) {
        return new Origin(Kind.IMAGE, name, "", "");
    }
}
