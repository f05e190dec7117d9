package dev.slipway.api.epinio;

import dev.slipway.api.epinio.Shapes.GitRef;
import dev.slipway.core.app.Origin;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where source comes from, in Epinio's words and in ours. */
final class Origins {
    private Origins() {}

    static Origin of(Shapes.@Nullable Origin given) {
        if (given == null) {
            return Origin.NONE;
        }
        var git = given.git();
        return switch (given.kind()) {
            case Shapes.Origin.PATH -> Origin.folder(text(given.path()));
            case Shapes.Origin.GIT ->
                git == null
                        ? Origin.NONE
                        : Origin.git(text(git.repository()), text(git.revision()), text(git.branch()));
            case Shapes.Origin.CONTAINER -> Origin.image(text(given.container()));
            default -> Origin.NONE;
        };
    }

    private static String text(@Nullable String given) {
        return Optional.ofNullable(given).orElse("");
    }

    static Shapes.Origin shape(Origin origin) {
        return switch (origin.kind()) {
            case NONE -> Shapes.Origin.UNKNOWN;
            case FOLDER -> new Shapes.Origin(Shapes.Origin.PATH, null, null, origin.location(), false);
            case IMAGE -> new Shapes.Origin(Shapes.Origin.CONTAINER, origin.location(), null, null, false);
            case GIT ->
                new Shapes.Origin(
                        Shapes.Origin.GIT,
                        null,
                        new GitRef(origin.revision(), origin.location(), null, origin.branch()),
                        null,
                        false);
        };
    }

    /** The message of the commit that is made of what came from there. */
    static String message(Origin origin) {
        return origin.location().isEmpty() ? "epinio push" : "epinio push\n\nOrigin: " + origin.location();
    }
}
