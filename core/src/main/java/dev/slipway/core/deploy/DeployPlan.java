package dev.slipway.core.deploy;

import dev.slipway.core.ProcessType;
import dev.slipway.core.app.App;
import dev.slipway.core.platform.Platform;
import dev.slipway.core.release.Release;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Says what a push would do, from what is stored; runs nothing. */
record DeployPlan(Platform platform) {
    List<String> describe(App app, Push push) {
        var lines = new ArrayList<String>();
        var current = platform.releases().current(app.id());
        lines.add("Would deploy %s@%s from %s"
                .formatted(app.name(), push.commit().abbreviated(), push.ref().shortName()));
        lines.add("folder: "
                + (app.settings().folder().isEmpty()
                        ? "the whole repository"
                        : app.settings().folder()));
        platform.pipeline().describe(app).forEach(lines::add);
        if (!app.config().isEmpty()) {
            lines.add("configuration: "
                    + app.config().keySet().stream()
                            .sorted()
                            .map(Object::toString)
                            .collect(Collectors.joining(", ")));
        }
        if (!app.configurations().isEmpty()) {
            lines.add("bound to: "
                    + app.configurations().stream()
                            .sorted()
                            .map(Object::toString)
                            .collect(Collectors.joining(", ")));
        }
        lines.add("replaces: " + current.map(DeployPlan::summary).orElse("nothing, this is the first release"));
        platform.rollouts().routes(app).forEach(route -> lines.add("answers at: " + route.url()));
        return List.copyOf(lines);
    }

    private static String summary(Release release) {
        var processes = release.image().processes().keySet().stream()
                .filter(type -> !type.equals(ProcessType.RELEASE))
                .sorted()
                .map(type -> type + "=" + release.count(type))
                .collect(Collectors.joining(" "));
        return "%s, %s (%s)".formatted(release.version(), release.commit().abbreviated(), processes);
    }
}
