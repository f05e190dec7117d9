package dev.slipway.core.lfs;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a commit has in the place of a file that is kept as an object.
 *
 * @see <a href="https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md">its form</a>
 */
public record Pointer(Oid oid, long size) {
    /** No pointer is longer. */
    public static final int LONGEST = 1023;

    // Without extensions: what they make of the object only their programs know.
    private static final Pattern FORM = Pattern.compile(
            "version https://git-lfs\\.github\\.com/spec/v1\\noid sha256:([0-9a-f]{64})\\nsize (0|[1-9][0-9]{0,17})\\n?");

    /** The pointer that the file's content is; empty if it is an ordinary file. */
    public static Optional<Pointer> parse(byte[] content) {
        if (content.length > LONGEST) {
            return Optional.empty();
        }
        var form = FORM.matcher(new String(content, ISO_8859_1));
        return form.matches()
                ? Optional.of(new Pointer(new Oid(form.group(1)), Long.parseLong(form.group(2))))
                : Optional.empty();
    }
}
