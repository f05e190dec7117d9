package dev.slipway.git;

import dev.slipway.core.AppName;
import dev.slipway.core.InvalidInput;
import dev.slipway.core.app.RepositoryPath;
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

    /** @throws dev.slipway.core.NotFound in the words for a missing app, if the path can name none */
    AppName app() {
        return new RepositoryPath(path).app();
    }
}
