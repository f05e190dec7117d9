package dev.slipway.api.epinio;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.slipway.api.epinio.Refusal.Fault;
import dev.slipway.core.ConfigurationKey;
import dev.slipway.core.ConfigurationName;
import dev.slipway.core.Conflict;
import dev.slipway.core.InvalidInput;
import dev.slipway.core.Namespace;
import dev.slipway.core.NotFound;
import dev.slipway.core.Progress;
import dev.slipway.core.Secret;
import dev.slipway.core.ServiceName;
import dev.slipway.core.app.App;
import dev.slipway.core.app.Configuration;
import dev.slipway.core.deploy.ConfigurationChanges;
import dev.slipway.core.identity.Right;
import io.javalin.http.HandlerType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Configurations: made, listed, shown, changed, deleted, and bound to apps. */
final class ConfigurationRoutes {
    private static final String KIND = "configuration";
    private static final String ALL = Routes.NAMESPACE + "/configurations";
    private static final String ONE = ALL + "/{configuration}";
    private static final String BINDINGS = Routes.APP + "/configurationbindings";
    private static final String MATCHES = "/configurationsmatches";

    private ConfigurationRoutes() {}

    record CreateRequest(@Nullable String name, @Nullable Map<String, String> data) {}

    record EditRequest(
            @Nullable List<String> remove,
            @Nullable Map<String, String> edit,
            @Nullable Boolean restart) {}

    record ReplaceRequest(
            @Nullable Map<String, String> data, @Nullable Boolean restart) {}

    record BindRequest(@Nullable List<String> names) {}

    record Bound(@Nullable List<String> wasbound) {}

    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record AppsOf(@JsonProperty("apps_of") Map<String, List<Shapes.AppShape>> apps) {}

    static void addTo(Routes routes) {
        routes.get("/configurations", ConfigurationRoutes::listAll);
        routes.get(ALL, ConfigurationRoutes::list);
        routes.post(ALL, ConfigurationRoutes::create);
        routes.delete(ALL, ConfigurationRoutes::delete);
        routes.get(ONE, ConfigurationRoutes::show);
        routes.patch(ONE, ConfigurationRoutes::edit);
        routes.add(HandlerType.PUT, ONE, ConfigurationRoutes::replace);
        routes.post(BINDINGS, ConfigurationRoutes::bind);
        routes.delete(BINDINGS + "/{configuration}", ConfigurationRoutes::unbind);
        routes.get(
                Routes.NAMESPACE + "/configurationapps",
                call -> apps(call, each -> Optional.of(each.name().value())));
        routes.get(
                Routes.NAMESPACE + "/serviceapps",
                call -> apps(call, each -> each.service().map(ServiceName::value)));
        for (var end : List.of("", "/{prefix}")) {
            routes.get(
                    MATCHES + end,
                    call -> call.answerMatches(names(changes(call).list(call.who()))));
            routes.get(Routes.NAMESPACE + MATCHES + end, call -> call.answerMatches(names(call, call.namespace())));
        }
    }

    static ConfigurationChanges changes(Call call) {
        var parts = call.parts();
        return new ConfigurationChanges(parts.platform(), parts.access(), parts.deployer(), parts.clock());
    }

    /** The names of those of a namespace that who asks may know of. */
    static Stream<String> names(Call call, Namespace namespace) {
        return names(changes(call).list(call.who(), namespace));
    }

    private static Stream<String> names(List<Configuration> configurations) {
        return configurations.stream().map(each -> each.name().value());
    }

    private static void listAll(Call call) {
        answer(call, changes(call).list(call.who()));
    }

    private static void list(Call call) {
        answer(call, changes(call).list(call.who(), call.namespace()));
    }

    private static void answer(Call call, List<Configuration> configurations) {
        call.answer(configurations.stream()
                .map(each -> ConfigurationShape.of(call, each))
                .toList());
    }

    private static void show(Call call) {
        call.answer(ConfigurationShape.of(call, required(call, Right.READ)));
    }

    private static Configuration required(Call call, Right right) {
        return required(call, call.http().pathParam(KIND), right);
    }

    private static Configuration required(Call call, String name, Right right) {
        try {
            return changes(call).require(call.who(), call.namespace(), new ConfigurationName(name), right);
        } catch (InvalidInput | NotFound _) {
            throw Refusal.missing(KIND, name);
        }
    }

    /**
     * The configurations of those names, all of which who asks may bind apps to.
     *
     * @throws Refusal with a reason for each that is not there
     */
    static Set<ConfigurationName> required(Call call, App app, List<String> names) {
        var missing = new ArrayList<Fault>();
        var found = new HashSet<ConfigurationName>();
        for (var name : names) {
            try {
                found.add(required(call, name, isBound(app, name) ? Right.READ : Right.DEPLOY)
                        .name());
            } catch (Refusal e) {
                missing.addAll(e.faults());
            }
        }
        if (!missing.isEmpty()) {
            throw new Refusal(missing);
        }
        return found;
    }

    private static boolean isBound(App app, String name) {
        return app.configurations().stream().anyMatch(bound -> bound.value().equals(name));
    }

    private static void create(Call call) throws IOException {
        var wanted = call.read(CreateRequest.class);
        var given = Optional.ofNullable(wanted.name()).orElse("");
        if (given.isEmpty()) {
            throw Refusal.bad("cannot create configuration without a name");
        }
        var name = call.newConfiguration(given);
        var data = values(Optional.ofNullable(wanted.data()).orElse(Map.of()));
        try {
            changes(call).create(call.who(), call.namespace(), name, data);
        } catch (Conflict e) {
            throw call.platform().configurations().find(call.namespace(), name).isPresent()
                    ? Refusal.exists(KIND, given)
                    : Refusal.of(e);
        }
        call.created();
    }

    private static Map<ConfigurationKey, Secret> values(Map<String, String> data) {
        var values = new HashMap<ConfigurationKey, Secret>();
        data.forEach((key, value) -> {
            var checked = new ConfigurationKey(key);
            if (value == null) {
                throw Refusal.bad("key %s has no value".formatted(checked));
            }
            values.put(checked, new Secret(value));
        });
        return values;
    }

    private static void edit(Call call) throws IOException, InterruptedException {
        var wanted = call.read(EditRequest.class);
        var edited = values(Optional.ofNullable(wanted.edit()).orElse(Map.of()));
        var removed = Optional.ofNullable(wanted.remove()).orElse(List.of()).stream()
                .map(ConfigurationKey::new)
                .collect(Collectors.toSet());
        change(call, wanted.restart(), old -> {
            var values = new HashMap<>(old);
            values.keySet().removeAll(removed);
            values.putAll(edited);
            return values;
        });
    }

    private static void replace(Call call) throws IOException, InterruptedException {
        var wanted = call.read(ReplaceRequest.class);
        var values = values(Optional.ofNullable(wanted.data()).orElse(Map.of()));
        change(call, wanted.restart(), _ -> values);
    }

    private static void change(
            Call call, @Nullable Boolean restart, UnaryOperator<Map<ConfigurationKey, Secret>> change)
            throws InterruptedException {
        var configuration = required(call, Right.DEPLOY);
        changes(call).update(call.who(), configuration, change, !Boolean.FALSE.equals(restart), Progress.SILENT);
        call.ok();
    }

    private static void delete(Call call) throws IOException, InterruptedException {
        Deletion.of(
                call,
                "configurations",
                name -> required(call, name, Right.DEPLOY),
                (each, unbind) -> changes(call).delete(call.who(), each, unbind, Progress.SILENT));
    }

    private static void bind(Call call) throws IOException, InterruptedException {
        var app = call.app(Right.DEPLOY);
        var names = Optional.ofNullable(call.read(BindRequest.class).names()).orElse(List.of());
        if (names.isEmpty()) {
            throw Refusal.bad("cannot bind configuration without names");
        }
        if (names.stream().anyMatch(name -> name == null || name.isEmpty())) {
            throw Refusal.bad("cannot bind configuration with empty name");
        }
        var had = changes(call).bind(call.who(), app.name(), required(call, app, names), Progress.SILENT);
        call.answer(new Bound(
                had.isEmpty()
                        ? null
                        : had.stream().map(ConfigurationName::value).sorted().toList()));
    }

    private static void unbind(Call call) throws InterruptedException {
        var app = call.app(Right.DEPLOY);
        var configuration = required(call, Right.READ);
        configuration.service().ifPresent(service -> {
            throw Refusal.bad("configuration belongs to service '%s', use service requests".formatted(service));
        });
        changes(call).unbind(call.who(), app.name(), configuration.name(), Progress.SILENT);
        call.ok();
    }

    /** The apps that are bound, by what names the configuration that they are bound to. */
    private static void apps(Call call, Function<Configuration, Optional<String>> naming) {
        var apps = new TreeMap<String, List<Shapes.AppShape>>();
        for (var configuration : changes(call).list(call.who(), call.namespace())) {
            var name = naming.apply(configuration);
            var bound = call.parts().access().visible(call.who(), changes(call).bound(configuration));
            if (name.isPresent() && !bound.isEmpty()) {
                apps.put(name.get(), AppShapes.of(AppView.of(call, bound)));
            }
        }
        call.answer(new AppsOf(apps));
    }
}
