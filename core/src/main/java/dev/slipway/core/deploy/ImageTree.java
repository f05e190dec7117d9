package dev.slipway.core.deploy;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A tree that is nothing but the name of an image which was built elsewhere: one file, of one line. Pushed as any other, it
 * is what of such an app there is to keep, to fetch and to go back to.
 */
public final class ImageTree {
    /** The only file of the tree. */
    public static final String FILE = "Dockerfile";

    /** No such file is longer. */
    public static final int LONGEST = 1024;

    private static final Pattern TEXT = Pattern.compile("FROM[ \\t]+(\\S+)[ \\t]*\\R?");

    private ImageTree() {}

    /** What the file says of that image. */
    public static String text(String image) {
        return "FROM " + image + "\n";
    }

    /** The image of a file that says nothing else. */
    public static Optional<String> image(String text) {
        var matcher = TEXT.matcher(text);
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }
}
