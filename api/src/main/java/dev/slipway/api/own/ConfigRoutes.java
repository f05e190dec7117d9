package dev.slipway.api.own;

import dev.slipway.api.route.About;
import dev.slipway.api.route.Call;
import dev.slipway.api.route.Happening;
import dev.slipway.api.route.Operation;
import dev.slipway.api.route.Routes;
import dev.slipway.core.EnvName;
import dev.slipway.core.Secret;
import dev.slipway.core.app.AppChange;
import dev.slipway.core.app.ConfigRules;
import dev.slipway.core.identity.Right;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** An app's configuration, which is the environment of its builds and processes. */
final class ConfigRoutes {
    private static final String CONFIG = AppRoutes.APP + "/config";

    private final Supplier<Server> server;

    ConfigRoutes(Supplier<Server> server) {
        this.server = server;
    }

    record ConfigList(List<ValueView> items) {}

    record NewValues(
            @About("Values by name, as GREETING: hello.") Map<String, String> values) {}

    void addTo(Routes routes) {
        routes.add(
                "Configuration of an app",
                Operation.get(CONFIG, "List the names of an app's configuration, and the values when asked")
                        .with(ValueView.REVEAL)
                        .gives(ConfigList.class, this::list),
                Operation.post(CONFIG, "Set values of an app's configuration; the others stay")
                        .takes(NewValues.class)
                        .streams(this::set),
                Operation.delete(CONFIG + "/{variable}", "Remove a value of an app's configuration")
                        .streams(this::unset));
    }

    private ConfigList list(Call call) {
        return new ConfigList(
                ValueView.of(call, server.get().app(call, ValueView.right(call)).config()));
    }

    private Happening set(Call call) {
        var app = server.get().app(call, Right.DEPLOY);
        var values = new HashMap<EnvName, Secret>();
        call.body(NewValues.class).values().forEach((text, value) -> {
            var name = new EnvName(text);
            values.put(name, ConfigRules.value(name, value));
        });
        return server.get().change(call, app, AppChange.set(values));
    }

    private Happening unset(Call call) {
        var app = server.get().app(call, Right.DEPLOY);
        return server.get().change(call, app, AppChange.unset(List.of(new EnvName(call.path("variable")))));
    }
}
