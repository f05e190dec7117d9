package dev.slipway.api.epinio;

import dev.slipway.api.epinio.Refusal.Fault;
import dev.slipway.api.epinio.Shapes.AppUpdate;
import dev.slipway.core.EnvName;
import dev.slipway.core.HostName;
import dev.slipway.core.ProcessType;
import dev.slipway.core.Secret;
import dev.slipway.core.UserException;
import dev.slipway.core.app.App;
import dev.slipway.core.app.Autoscale;
import dev.slipway.core.app.ConfigRules;
import dev.slipway.core.app.HostRules;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What clients want of an app, as a change of it: judged at once, made later. */
final class AppChanges {
    private AppChanges() {}

    /** @throws Refusal if no app can be like that */
    static UnaryOperator<App> of(Call call, App app, AppUpdate wanted) {
        requireChart(wanted);
        var scaled = scaled(wanted.instances());
        var configured = configured(wanted.environment(), Boolean.TRUE.equals(wanted.replaceEnvironment()));
        var routed = routed(call, app, wanted.routes());
        var bound = bound(call, app, wanted.configurations());
        return old -> bound.apply(routed.apply(configured.apply(scaled.apply(old))));
    }

    /** What the release that the change makes is called. */
    static String summary(AppUpdate wanted) {
        var parts = new ArrayList<String>();
        if (wanted.instances() != null) {
            parts.add("scale");
        }
        if (wanted.environment() != null) {
            parts.add("configuration");
        }
        if (wanted.configurations() != null) {
            parts.add("bindings");
        }
        if (wanted.routes() != null) {
            parts.add("domains");
        }
        return "Change " + String.join(", ", parts);
    }

    private static void requireChart(AppUpdate wanted) {
        var chart = wanted.appchart();
        if (chart != null && !chart.isEmpty() && !chart.equals(AppShapes.CHART)) {
            throw Refusal.missing("application chart", chart);
        }
        var settings = wanted.settings();
        if (settings != null && !settings.isEmpty()) {
            throw new Refusal(settings.keySet().stream()
                    .sorted()
                    .map(name -> new Fault(400, "setting \"%s\": not known".formatted(name), ""))
                    .toList());
        }
    }

    private static UnaryOperator<App> scaled(@Nullable Integer instances) {
        if (instances == null) {
            return UnaryOperator.identity();
        }
        if (instances < 0 || instances > Autoscale.MOST_PROCESSES) {
            throw Refusal.bad("instances must be between 0 and %d".formatted(Autoscale.MOST_PROCESSES));
        }
        return old -> {
            var scale = new HashMap<>(old.scale());
            scale.put(ProcessType.WEB, instances);
            var autoscale = new HashMap<>(old.settings().autoscale());
            autoscale.remove(ProcessType.WEB);
            return old.withScale(scale).withSettings(old.settings().withAutoscale(autoscale));
        };
    }

    private static UnaryOperator<App> configured(@Nullable Map<String, String> environment, boolean replace) {
        if (environment == null) {
            return UnaryOperator.identity();
        }
        var values = values(environment);
        return old -> {
            var config = new HashMap<EnvName, Secret>(replace ? Map.of() : old.config());
            config.putAll(values);
            return old.withConfig(ConfigRules.bounded(config));
        };
    }

    /** @throws UserException if a name or a value is none that an app can have */
    static Map<EnvName, Secret> values(Map<String, String> environment) {
        var values = new HashMap<EnvName, Secret>();
        environment.forEach((name, value) -> {
            var checked = new EnvName(name);
            if (value == null) {
                throw Refusal.bad("variable %s has no value".formatted(checked));
            }
            values.put(checked, ConfigRules.value(checked, value));
        });
        return ConfigRules.bounded(values);
    }

    private static UnaryOperator<App> bound(Call call, App app, @Nullable List<String> names) {
        if (names == null) {
            return UnaryOperator.identity();
        }
        var bound = ConfigurationRoutes.required(call, app, names);
        return old -> old.withConfigurations(bound);
    }

    private static UnaryOperator<App> routed(Call call, App app, @Nullable List<String> routes) {
        if (routes == null) {
            return UnaryOperator.identity();
        }
        var hosts = hosts(call, app, routes);
        return old -> old.withHosts(hosts);
    }

    /** The hosts that the routes name, but for the one that the app has of itself. */
    private static Set<HostName> hosts(Call call, App app, List<String> routes) {
        var own = call.platform().rollouts().routes(app.withHosts(Set.of())).stream()
                .map(route -> route.host())
                .toList();
        var hosts = new HashSet<HostName>();
        for (var route : routes) {
            if (route == null || route.isEmpty()) {
                throw Refusal.bad("a route is empty");
            }
            var host = host(route);
            if (!own.contains(host)) {
                if (!app.hosts().contains(host)) {
                    requireFree(call, app, host);
                }
                hosts.add(host);
            }
        }
        HostRules.bound(hosts);
        return Set.copyOf(hosts);
    }

    private static HostName host(String route) {
        var bare = route.replaceFirst("^https?://", "").replaceFirst("/$", "");
        if (bare.indexOf('/') >= 0) {
            throw Refusal.bad("route '%s' has a path; apps are told apart by their hosts only".formatted(bare));
        }
        return new HostName(bare);
    }

    // A conflict's own status would say that the app is there already, and the client would go on to change it.
    private static void requireFree(Call call, App app, HostName host) {
        try {
            call.parts().hosts().check(app, host, call.platform().apps());
        } catch (UserException e) {
            throw new Refusal(400, "route '%s' already exists".formatted(host), e.reason());
        }
    }
}
