package dev.slipway.core.app;

import java.nio.file.Path;

/** Where the bare repositories lie: one folder for each app, named after its id, so that renaming moves nothing. */
public record Repositories(Path root) {
    public Path of(AppId app) {
        return root.resolve(app.value() + ".git");
    }

    /**
     * Where the objects of running pushes wait until they are accepted: a folder for each push, laid out like
     * {@code objects/}.
     */
    public Path incoming(AppId app) {
        return of(app).resolve("incoming");
    }
}
