package dev.slipway.git;

import dev.slipway.core.AppName;
import dev.slipway.core.InvalidInput;
import dev.slipway.core.Namespace;
import dev.slipway.core.NotFound;
import dev.slipway.core.Quoted;
import dev.slipway.core.app.Access;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A command line that git sends: a service and a path, quoted as git quotes.
 *
 * @param path unquoted, as the client wrote it
 */
record GitCommand(Service service, String path) {
    private static final Pattern LINE =
            Pattern.compile("git[- ](receive-pack|upload-pack) ('(?:[^'\\\\]|'\\\\[!']')*')", Pattern.DOTALL);
    private static final Pattern NAMES = Pattern.compile("git[- ](receive-pack|upload-pack)( .*)?", Pattern.DOTALL);
    private static final Pattern QUOTED = Pattern.compile("'\\\\([!'])'");
    private static final String SUFFIX = ".git";
    private static final int LONGEST_PATH = 512;

    /** Which way the objects go. */
    enum Service {
        RECEIVE_PACK,
        UPLOAD_PACK
    }

    /**
     * Reads the line; empty if it is not one of git's two.
     *
     * @throws InvalidInput if it is one of git's two, but not as git writes them
     */
    static Optional<GitCommand> parse(String line) {
        var names = NAMES.matcher(line);
        if (!names.matches()) {
            return Optional.empty();
        }
        var matcher = LINE.matcher(line);
        if (line.length() > LONGEST_PATH || !matcher.matches()) {
            throw new InvalidInput(
                    "git-%s takes one path, quoted as git quotes it".formatted(names.group(1)), "let git call it");
        }
        var quoted = matcher.group(2);
        var path = QUOTED.matcher(quoted.substring(1, quoted.length() - 1)).replaceAll("$1");
        return Optional.of(new GitCommand(
                matcher.group(1).equals("receive-pack") ? Service.RECEIVE_PACK : Service.UPLOAD_PACK, path));
    }

    /**
     * The app that the path names: {@code /APP} or {@code /NAMESPACE/APP}, with or without the slash and {@code .git}.
     *
     * @throws NotFound in the words for a missing app, if it can name none
     */
    AppName app() {
        var name = path.startsWith("/") ? path.substring(1) : path;
        if (name.endsWith(SUFFIX)) {
            name = name.substring(0, name.length() - SUFFIX.length());
        }
        try {
            return AppName.parse(name);
        } catch (InvalidInput _) {
            throw missing(name);
        }
    }

    private static NotFound missing(String name) {
        var like = Access.missing(new AppName(Namespace.DEFAULT, "x"));
        return new NotFound(like.reason().replace("'x'", "'" + Quoted.shorten(name) + "'"), like.advice());
    }
}
