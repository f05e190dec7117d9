package dev.slipway.api.epinio;

import dev.slipway.api.epinio.Shapes.GroupedEnvironment;
import dev.slipway.api.epinio.Shapes.VariableShape;
import dev.slipway.core.EnvName;
import dev.slipway.core.app.ConfigRules;
import dev.slipway.core.identity.Right;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** An app's environment, which is what Slipway calls its configuration. */
final class EnvironmentRoutes {
    private static final String VARIABLES = Routes.APP + "/environment";
    private static final String VARIABLE = VARIABLES + "/{variable}";

    private static final int MOST_NAMED = 5;

    private EnvironmentRoutes() {}

    static void addTo(Routes routes) {
        routes.get(VARIABLES, EnvironmentRoutes::list);
        routes.post(VARIABLES, EnvironmentRoutes::set);
        routes.get(VARIABLE, EnvironmentRoutes::show);
        routes.delete(VARIABLE, EnvironmentRoutes::unset);
        routes.get(Routes.APP + "/environmentmatch", EnvironmentRoutes::matches);
        routes.get(Routes.APP + "/environmentmatch/{prefix}", EnvironmentRoutes::matches);
    }

    private static Map<String, String> environment(Call call) {
        return AppShapes.environment(AppView.of(call, call.app(Right.READ)));
    }

    private static void list(Call call) {
        var values = environment(call);
        boolean grouped = call.query("grouped").filter("true"::equals).isPresent();
        call.answer(grouped ? new GroupedEnvironment(values, Map.of()) : values);
    }

    private static void set(Call call) throws IOException, InterruptedException {
        var app = call.app(Right.DEPLOY);
        var values = AppChanges.values(Json.readMap(call.http()));
        if (!app.config().entrySet().containsAll(values.entrySet())) {
            call.change(app, "Set " + names(values.keySet()), old -> {
                var config = new HashMap<>(old.config());
                config.putAll(values);
                return old.withConfig(ConfigRules.bounded(config));
            });
        }
        call.ok();
    }

    private static String names(Set<EnvName> names) {
        var first =
                names.stream().sorted().limit(MOST_NAMED).map(EnvName::value).collect(Collectors.joining(", "));
        return names.size() > MOST_NAMED ? "%s and %d more".formatted(first, names.size() - MOST_NAMED) : first;
    }

    private static void show(Call call) {
        var name = call.http().pathParam("variable");
        var value = environment(call).get(name);
        call.answer(value == null ? new VariableShape("", "") : new VariableShape(name, value));
    }

    private static void unset(Call call) throws InterruptedException {
        var app = call.app(Right.DEPLOY);
        var name = new EnvName(call.http().pathParam("variable"));
        if (app.config().containsKey(name)) {
            call.change(app, "Unset " + name, old -> {
                var config = new HashMap<>(old.config());
                config.remove(name);
                return old.withConfig(config);
            });
        }
        call.ok();
    }

    private static void matches(Call call) {
        call.answerMatches(environment(call).keySet().stream());
    }
}
