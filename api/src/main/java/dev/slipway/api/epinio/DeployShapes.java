package dev.slipway.api.epinio;

import dev.slipway.api.epinio.Shapes.DeployStatus;
import dev.slipway.api.epinio.Shapes.MetaRef;
import dev.slipway.core.app.App;
import dev.slipway.core.deploy.Deploy;
import dev.slipway.core.deploy.DeployState;
import java.util.List;

/** Tells of a deploy in Epinio's words. */
final class DeployShapes {
    private DeployShapes() {}

    static DeployStatus status(Call call, App app, Deploy deploy) {
        var state = deploy.state();
        boolean live = state instanceof DeployState.Live;
        return new DeployStatus(
                deploy.id().toString(),
                new MetaRef(app.name().name(), app.name().namespace().value()),
                word(state),
                deploy.staging().toString(),
                call.platform()
                        .releases()
                        .current(app.id())
                        .filter(_ -> live)
                        .map(AppShapes::image)
                        .orElse(""),
                error(state),
                live ? routes(call, app) : List.of(),
                deploy.queuedAt(),
                state.ended() ? deploy.changedAt() : null);
    }

    static String word(DeployState state) {
        return switch (state) {
            case DeployState.Queued _ -> "pending";
            case DeployState.Staging _, DeployState.Building _ -> "staging";
            case DeployState.RollingOut _ -> "deploying";
            case DeployState.Live _, DeployState.Staged _ -> "succeeded";
            case DeployState.Failed _, DeployState.Superseded _, DeployState.Cancelled _ -> "failed";
        };
    }

    private static String error(DeployState state) {
        return switch (state) {
            case DeployState.Failed failed ->
                failed.advice().isEmpty() ? failed.reason() : failed.reason() + "; " + failed.advice();
            case DeployState.Superseded _, DeployState.Cancelled _ -> state.sentence();
            case DeployState.Queued _,
                    DeployState.Staging _,
                    DeployState.Building _,
                    DeployState.RollingOut _,
                    DeployState.Live _,
                    DeployState.Staged _ -> "";
        };
    }

    /** Where the app answers, as clients put it behind {@code https://}. */
    static List<String> routes(Call call, App app) {
        var port = call.parts().httpsPort();
        var end = port.isPresent() && port.getAsInt() != 443 ? ":" + port.getAsInt() : "";
        return call.platform().rollouts().routes(app).stream()
                .map(route -> route.host() + end)
                .toList();
    }
}
