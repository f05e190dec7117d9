package dev.slipway.core.deploy;

import dev.slipway.core.EnvName;
import dev.slipway.core.Secret;
import dev.slipway.core.app.App;
import java.util.Map;

/** What a pipeline needs to build: the app, its archived source, and its configuration as the build's environment. */
public record BuildRequest(App app, DeployId deploy, Source source, boolean clearCache) {
    public Map<EnvName, Secret> environment() {
        return app.config();
    }
}
