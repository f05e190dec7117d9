package dev.slipway.core;

import java.util.regex.Pattern;

/**
 * A full ref name, {@code refs/...}, by the rules of
 * <a href="https://git-scm.com/docs/git-check-ref-format">git-check-ref-format</a>.
 */
public record RefName(String value) {
    private static final String HEADS = "refs/heads/";
    private static final String TAGS = "refs/tags/";
    private static final int LONGEST = 255;
    private static final Pattern FORBIDDEN =
            Pattern.compile("[\\p{Cc} ~^:?*\\[\\\\]|\\.\\.|@\\{|//|/\\.|\\.lock(/|$)|[./]$|/-");

    /** @throws InvalidInput if git would refuse it, or if it is longer than 255 characters */
    public RefName {
        if (!value.startsWith("refs/")
                || value.length() > LONGEST
                || FORBIDDEN.matcher(value).find()) {
            throw new InvalidInput(
                    "'%s' is not a valid ref name".formatted(Quoted.shorten(value)), "see git help check-ref-format");
        }
    }

    /** The branch of that short name; {@code a/b} is a fine one. */
    public static RefName branch(String name) {
        return new RefName(HEADS + name);
    }

    public boolean isBranch() {
        return value.startsWith(HEADS);
    }

    public boolean isTag() {
        return value.startsWith(TAGS);
    }

    /** The name as git prints it: {@code main} for {@code refs/heads/main}. */
    public String shortName() {
        return value.replaceFirst("^refs/(heads/|tags/)?", "");
    }

    @Override
    public String toString() {
        return value;
    }
}
