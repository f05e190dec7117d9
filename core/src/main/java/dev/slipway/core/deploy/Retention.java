package dev.slipway.core.deploy;

import dev.slipway.core.app.AppId;
import dev.slipway.core.platform.Platform;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Bounds what is stored of an app however often it is deployed. */
record Retention(Platform platform) {
    /** How many releases, and how many deploys, stay to be looked at and gone back to. */
    static final int KEPT = 50;

    private static final Logger log = LoggerFactory.getLogger(Retention.class);

    /** Called beside each rollout; what builds have left otherwise stays until the next one. */
    void tidyBuilds(AppId app) {
        try {
            platform.pipeline().tidy(app);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            log.atWarn().addKeyValue("app", app).setCause(e).log("what builds have left stays for now");
        }
    }

    /** Called after each deploy; a store that fails is no failure of the deploy, and is tidied after the next one. */
    void tidy(AppId app) {
        try {
            platform.releases().prune(app, KEPT);
            platform.deploys().prune(app, KEPT);
        } catch (RuntimeException e) {
            log.atWarn().addKeyValue("app", app).setCause(e).log("old releases and deploys stay for now");
        }
    }
}
