package dev.slipway.api.epinio;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.slipway.api.epinio.Refusal.Fault;
import dev.slipway.core.Conflict;
import dev.slipway.core.InvalidInput;
import dev.slipway.core.Namespace;
import dev.slipway.core.NotFound;
import dev.slipway.core.Progress;
import dev.slipway.core.ServiceName;
import dev.slipway.core.app.NamespaceEntry;
import dev.slipway.core.deploy.ServiceChanges;
import dev.slipway.core.identity.Right;
import dev.slipway.core.service.Offer;
import dev.slipway.core.service.Service;
import dev.slipway.core.service.ServiceConnection;
import dev.slipway.core.service.ServiceSettings;
import io.javalin.http.HandlerType;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Services beside apps, and the kinds of them that can be had: on one machine none. */
final class ServiceRoutes {
    private static final String NONE =
            "Slipway has no catalog of services here: run one where you like, and tell apps of it by a configuration";
    private static final String FIXED = "the catalog of services is part of Slipway";
    private static final int BAD_REQUEST = 400;
    private static final String KIND = "service";
    private static final String ALL = Routes.NAMESPACE + "/services";
    private static final String ONE = ALL + "/{name}";
    private static final String CATALOG = "/catalogservices";

    private ServiceRoutes() {}

    record CreateRequest(
            @JsonProperty("catalog_service") @Nullable String kind,

            @Nullable String name,
            @Nullable Map<String, String> settings,
            @JsonProperty("wait") @Nullable Boolean awaited) {}

    record EditRequest(
            @Nullable List<String> remove,
            @Nullable Map<String, String> edit,
            @JsonProperty("wait") @Nullable Boolean awaited,
            @Nullable Boolean restart) {}

    record ReplaceRequest(
            @Nullable Map<String, String> settings,
            @JsonProperty("wait") @Nullable Boolean awaited,
            @Nullable Boolean restart) {}

    record BindRequest(@JsonProperty("app_name") @Nullable String app) {}

    record BatchRequest(
            @JsonProperty("service_names") @Nullable List<String> names) {}

    static void addTo(Routes routes) {
        routes.get(
                CATALOG,
                call -> call.answer(offers(call).map(ServiceShape.Kind::of).toList()));
        routes.get(CATALOG + "/{name}", ServiceRoutes::showKind);
        StandardRoutes.refuseChanges(routes, CATALOG, FIXED);
        routes.get("/services", ServiceRoutes::listAll);
        routes.get(ALL, call -> call.answer(shapes(call, call.namespace())));
        routes.post(ALL, ServiceRoutes::create);
        routes.delete(ALL, ServiceRoutes::delete);
        routes.get(ONE, ServiceRoutes::show);
        routes.patch(ONE, ServiceRoutes::edit);
        routes.add(HandlerType.PUT, ONE, ServiceRoutes::replace);
        routes.post(ONE + "/bind", call -> bind(call, List.of(name(call)), asked(call)));
        routes.post(ONE + "/unbind", ServiceRoutes::unbind);
        routes.post(Routes.APP + "/servicebindings", ServiceRoutes::bindAll);
        for (var end : List.of("", "/{prefix}")) {
            routes.get(
                    "/catalogservicesmatches" + end,
                    call -> call.answerMatches(offers(call).map(Offer::name)));
            routes.get(
                    Routes.NAMESPACE + "/servicesmatches" + end,
                    call -> call.answerMatches(services(call).list(call.who(), call.namespace()).stream()
                            .map(each -> each.name().value())));
        }
    }

    static ServiceChanges services(Call call) {
        var parts = call.parts();
        return new ServiceChanges(parts.platform(), parts.access(), parts.deployer(), parts.clock());
    }

    private static Stream<Offer> offers(Call call) {
        return services(call).offers().stream();
    }

    private static void showKind(Call call) {
        var name = call.http().pathParam("name");
        call.answer(offers(call)
                .filter(offer -> offer.name().equals(name))
                .map(ServiceShape.Kind::of)
                .findFirst()
                .orElseThrow(() -> Refusal.missing("service instance", name)));
    }

    private static void listAll(Call call) {
        call.answer(call.namespaces()
                .map(NamespaceEntry::name)
                .flatMap(namespace -> shapes(call, namespace).stream())
                .toList());
    }

    private static List<ServiceShape> shapes(Call call, Namespace namespace) {
        return services(call).list(call.who(), namespace).stream()
                .map(each -> shape(call, each))
                .toList();
    }

    private static ServiceShape shape(Call call, Service service) {
        var given = services(call).require(call.who(), service.namespace(), service.name(), Right.READ);
        return ServiceShape.of(call, service, given);
    }

    private static String name(Call call) {
        return call.http().pathParam("name");
    }

    /** The name of a service of the path's namespace, on which who asks has that right. */
    private static ServiceName required(Call call, String name, Right right) {
        try {
            var checked = new ServiceName(name);
            services(call).require(call.who(), call.namespace(), checked, right);
            return checked;
        } catch (InvalidInput | NotFound _) {
            throw Refusal.missing(KIND, name);
        }
    }

    private static void show(Call call) {
        var name = required(call, name(call), Right.READ);
        call.answer(shape(call, services(call).show(call.who(), call.namespace(), name)));
    }

    private static void create(Call call) throws IOException, InterruptedException {
        var wanted = call.read(CreateRequest.class);
        if (services(call).offers().isEmpty()) {
            throw Refusal.notOffered(NONE);
        }
        var settings = known(wanted.settings());
        var given = Optional.ofNullable(wanted.name()).orElse("");
        var name = new ServiceName(given);
        var kind = Optional.ofNullable(wanted.kind()).orElse("");
        try {
            services(call).create(call.who(), call.namespace(), kind, name, ServiceSettings.USUAL.with(settings));
        } catch (Conflict _) {
            throw Refusal.exists(KIND, given);
        }
        finish(call, name, wanted.awaited());
    }

    private static Map<String, String> known(@Nullable Map<String, String> said) {
        var settings = Optional.ofNullable(said).orElse(Map.of());
        requireKnown(settings.keySet());
        settings.forEach((name, value) -> {
            if (value == null) {
                throw Refusal.bad("setting \"%s\": no value".formatted(name));
            }
        });
        return settings;
    }

    private static void requireKnown(Collection<String> names) {
        var faults = names.stream()
                .filter(name -> !ServiceSettings.NAMES.contains(name))
                .sorted()
                .map(name -> new Fault(BAD_REQUEST, "setting \"%s\": not known".formatted(name), ""))
                .toList();
        if (!faults.isEmpty()) {
            throw new Refusal(faults);
        }
    }

    private static void finish(Call call, ServiceName name, @Nullable Boolean wait) throws InterruptedException {
        if (Boolean.TRUE.equals(wait)) {
            services(call).awaitReady(call.namespace(), name);
        }
        call.ok();
    }

    private static void edit(Call call) throws IOException, InterruptedException {
        var wanted = call.read(EditRequest.class);
        var edited = known(wanted.edit());
        var removed = Optional.ofNullable(wanted.remove()).orElse(List.of());
        requireKnown(removed);
        change(call, old -> old.without(removed).with(edited), wanted.awaited(), wanted.restart());
    }

    private static void replace(Call call) throws IOException, InterruptedException {
        var wanted = call.read(ReplaceRequest.class);
        var settings = ServiceSettings.USUAL.with(known(wanted.settings()));
        change(call, _ -> settings, wanted.awaited(), wanted.restart());
    }

    private static void change(
            Call call, UnaryOperator<ServiceSettings> change, @Nullable Boolean wait, @Nullable Boolean restart)
            throws InterruptedException {
        var name = required(call, name(call), Right.DEPLOY);
        services(call).change(call.who(), call.namespace(), name, change, !Boolean.FALSE.equals(restart));
        finish(call, name, wait);
    }

    private static void delete(Call call) throws IOException, InterruptedException {
        Deletion.of(
                call,
                "services",
                name -> services(call)
                        .require(call.who(), call.namespace(), required(call, name, Right.DEPLOY), Right.DEPLOY),
                (given, unbind) -> services(call)
                        .delete(
                                call.who(),
                                call.namespace(),
                                new ServiceName(given.name().value()),
                                unbind,
                                Progress.SILENT));
    }

    private static String asked(Call call) throws IOException {
        return Optional.ofNullable(call.read(BindRequest.class).app()).orElse("");
    }

    private static void bindAll(Call call) throws IOException, InterruptedException {
        var names = Optional.ofNullable(call.read(BatchRequest.class).names()).orElse(List.of());
        if (names.isEmpty()) {
            throw Refusal.bad("cannot bind service without names");
        }
        bind(call, names, call.http().pathParam("app"));
    }

    private static void bind(Call call, List<String> names, String app) throws InterruptedException {
        var bound = call.app(app, Right.DEPLOY).name();
        var services =
                names.stream().map(name -> required(call, name, Right.DEPLOY)).toList();
        services(call).bind(call.who(), bound, services, Progress.SILENT);
        call.ok();
    }

    private static void unbind(Call call) throws IOException, InterruptedException {
        var service = required(call, name(call), Right.READ);
        var app = call.app(asked(call), Right.DEPLOY).name();
        services(call).unbind(call.who(), app, service, Progress.SILENT);
        call.ok();
    }

    /** The way to one, for whoever may bind apps to it. */
    static ServiceConnection connect(Call call) throws InterruptedException {
        var name = required(call, name(call), Right.DEPLOY);
        var connection = services(call).connect(call.who(), call.namespace(), name);
        call.tellOperator("service forwarded");
        return connection;
    }
}
