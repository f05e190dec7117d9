package dev.slipway.api.own;

import dev.slipway.api.route.About;
import dev.slipway.api.route.Call;
import dev.slipway.api.route.Happening;
import dev.slipway.api.route.Operation;
import dev.slipway.api.route.Parameter;
import dev.slipway.api.route.Routes;
import dev.slipway.core.ConfigurationKey;
import dev.slipway.core.ConfigurationName;
import dev.slipway.core.Namespace;
import dev.slipway.core.NotFound;
import dev.slipway.core.Secret;
import dev.slipway.core.app.Configuration;
import dev.slipway.core.deploy.ConfigurationChanges;
import dev.slipway.core.identity.Right;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Named values that apps of a namespace share, and find in files. */
final class ConfigurationRoutes {
    private static final String ALL = NamespaceRoutes.NAMESPACE + "/configurations";
    private static final String ONE = ALL + "/{configuration}";

    private static final String BOUND = AppRoutes.APP + "/configurations/{configuration}";

    private final Supplier<Server> server;

    ConfigurationRoutes(Supplier<Server> server) {
        this.server = server;
    }

    record ConfigurationView(
            String namespace,
            String name,
            List<ValueView> values,

            @About("The apps that are bound to it, as far as you may see them.")
            List<String> apps,

            @About("The service that has these values, if one does.")
            Optional<String> service,

            String by,
            Instant created) {}

    record ConfigurationList(List<ConfigurationView> items) {}

    record NewConfiguration(
            String name, @About("Values by key.") Map<String, String> values) {}

    record NewConfigurationValues(@About("Values by key.") Map<String, String> values) {}

    record Changed(@About("Of which configuration.") String name) {}

    void addTo(Routes routes) {
        routes.add(
                "Configurations",
                Operation.get("/api/configurations", "List the configurations that you may see, without values")
                        .gives(ConfigurationList.class, this::list),
                Operation.post(ALL, "Make a configuration")
                        .takes(NewConfiguration.class)
                        .makes(ConfigurationView.class, this::add),
                Operation.get(ONE, "Show a configuration, and its values when asked")
                        .with(ValueView.REVEAL)
                        .gives(ConfigurationView.class, this::show),
                Operation.delete(ONE, "Remove a configuration")
                        .with(Parameter.flag("unbind", "Unbind the apps that are bound to it first."))
                        .streams(this::delete),
                Operation.post(ONE + "/values", "Set values of a configuration; each bound app that runs gets them")
                        .takes(NewConfigurationValues.class)
                        .streams(this::set),
                Operation.delete(ONE + "/values/{key}", "Remove a value of a configuration")
                        .streams(this::unset),
                Operation.put(BOUND, "Bind an app to a configuration of its namespace")
                        .streams(this::bind),
                Operation.delete(BOUND, "Bind an app to a configuration no more")
                        .streams(this::unbind));
    }

    private ConfigurationChanges changes() {
        var asked = server.get();
        return new ConfigurationChanges(asked.platform(), asked.access(), asked.deployer(), asked.clock());
    }

    private ConfigurationList list(Call call) {
        return new ConfigurationList(changes().list(call.who()).stream()
                .map(found -> view(call, found, ValueView.names(found.data())))
                .toList());
    }

    private ConfigurationView view(Call call, Configuration found, List<ValueView> values) {
        return new ConfigurationView(
                found.namespace().value(),
                found.name().value(),
                values,
                changes().bound(found).stream()
                        .filter(app -> server.get().access().has(call.who(), app, Right.READ))
                        .map(app -> app.name().toString())
                        .toList(),
                Server.text(found.service()),
                found.by().value(),
                found.createdAt());
    }

    private ConfigurationView add(Call call) {
        var namespace = new Namespace(call.path("namespace"));
        server.get().access().require(call.who(), namespace, Right.DEPLOY);
        var wanted = call.body(NewConfiguration.class);
        var made =
                changes().create(call.who(), namespace, new ConfigurationName(wanted.name()), values(wanted.values()));
        return view(call, made, ValueView.names(made.data()));
    }

    private static Map<ConfigurationKey, Secret> values(Map<String, String> given) {
        var values = new HashMap<ConfigurationKey, Secret>();
        given.forEach((key, value) -> values.put(new ConfigurationKey(key), new Secret(value)));
        return values;
    }

    private Configuration require(Call call, Right right) {
        return changes().require(call.who(), new Namespace(call.path("namespace")), name(call), right);
    }

    private ConfigurationView show(Call call) {
        var found = require(call, ValueView.right(call));
        return view(call, found, ValueView.of(call, found.data()));
    }

    private Happening set(Call call) {
        var found = require(call, Right.DEPLOY);
        var values = values(call.body(NewConfigurationValues.class).values());
        return change(call, found, old -> {
            var changed = new HashMap<>(old);
            changed.putAll(values);
            return changed;
        });
    }

    private Happening unset(Call call) {
        var found = require(call, Right.DEPLOY);
        var key = new ConfigurationKey(call.path("key"));
        if (!found.data().containsKey(key)) {
            throw new NotFound(
                    "%s is not set in %s".formatted(key, found.name()),
                    "see what is with configurations show " + found.name());
        }
        return change(call, found, old -> {
            var changed = new HashMap<>(old);
            changed.remove(key);
            return changed;
        });
    }

    /** Refused at once, as far as it can be told from what the configuration is now. */
    private Happening change(Call call, Configuration found, UnaryOperator<Map<ConfigurationKey, Secret>> change) {
        ConfigurationChanges.requireOwn(found);
        found.withData(change.apply(found.data()));
        return events -> {
            changes().update(call.who(), found, change, true, events.progress());
            return new Changed(found.name().value());
        };
    }

    private Happening delete(Call call) {
        var found = require(call, Right.DEPLOY);
        boolean unbind = call.flag("unbind");
        ConfigurationChanges.requireOwn(found);
        if (!unbind) {
            changes().requireUnbound(found);
        }
        return events -> {
            changes().delete(call.who(), found, unbind, events.progress());
            return new Changed(found.name().value());
        };
    }

    private static ConfigurationName name(Call call) {
        return new ConfigurationName(call.path("configuration"));
    }

    private Happening bind(Call call) {
        var app = server.get().app(call, Right.DEPLOY);
        var name = name(call);
        changes().require(call.who(), app.name().namespace(), name, Right.DEPLOY);
        return events -> {
            changes().bind(call.who(), app.name(), List.of(name), events.progress());
            return new Changed(name.value());
        };
    }

    private Happening unbind(Call call) {
        var app = server.get().app(call, Right.DEPLOY);
        var name = name(call);
        ConfigurationChanges.requireBound(app, name);
        return events -> {
            changes().unbind(call.who(), app.name(), name, events.progress());
            return new Changed(name.value());
        };
    }
}
