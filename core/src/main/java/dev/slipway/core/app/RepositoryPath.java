package dev.slipway.core.app;

import dev.slipway.core.AppName;
import dev.slipway.core.InvalidInput;
import dev.slipway.core.Namespace;
import dev.slipway.core.NotFound;
import dev.slipway.core.Quoted;

/** A path by which git's clients name a repository: {@code /APP} or {@code /NAMESPACE/APP}, also without the slash, also with {@code .git}. */
public record RepositoryPath(String value) {
    private static final String SUFFIX = ".git";

    /** @throws NotFound in the words for a missing app, if it can name none */
    public AppName app() {
        var name = value.startsWith("/") ? value.substring(1) : value;
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
