package dev.slipway.api.epinio;

import com.fasterxml.jackson.annotation.JsonProperty;
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
import dev.slipway.core.service.ServiceRequest;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Services beside apps, and the kinds of them that can be had: on one machine none. */
final class ServiceRoutes {
    /** The one setting that services have. */
    static final String STORAGE = "storage";

    private static final String NONE =
            "Slipway has no catalog of services here: run one where you like, and tell apps of it by a configuration";
    private static final String FIXED = "the catalog of services is part of Slipway, and services are not changed";
    private static final String KIND = "service";
    private static final String ALL = Routes.NAMESPACE + "/services";
    private static final String ONE = ALL + "/{name}";
    private static final String CATALOG = "/catalogservices";

    private ServiceRoutes() {}

    record CreateRequest(
            @JsonProperty("catalog_service") @Nullable String kind,

            @Nullable String name,
            @Nullable Map<String, String> settings) {}

    record DeleteRequest(@Nullable Boolean unbind) {}

    record BindRequest(@JsonProperty("app_name") @Nullable String app) {}

    record BatchRequest(
            @JsonProperty("service_names") @Nullable List<String> names) {}

    record Deleted(List<String> boundapps) {}

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
        routes.patch(ONE, StandardRoutes.refused(FIXED));
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
        call.answer(services(call).list(call.who(), call.namespace()).stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .map(each -> shape(call, each))
                .orElseThrow(() -> Refusal.missing(KIND, name(call))));
    }

    private static void create(Call call) throws IOException {
        var wanted = call.read(CreateRequest.class);
        if (services(call).offers().isEmpty()) {
            throw Refusal.notOffered(NONE);
        }
        var settings = Optional.ofNullable(wanted.settings()).orElse(Map.of());
        settings.keySet().stream()
                .filter(setting -> !setting.equals(STORAGE))
                .findFirst()
                .ifPresent(setting -> {
                    throw Refusal.bad("setting \"%s\": not known".formatted(setting));
                });
        var given = Optional.ofNullable(wanted.name()).orElse("");
        var name = new ServiceName(given);
        try {
            services(call)
                    .create(
                            call.who(),
                            call.namespace(),
                            Optional.ofNullable(wanted.kind()).orElse(""),
                            name,
                            settings.getOrDefault(STORAGE, ServiceRequest.USUAL_STORAGE));
        } catch (Conflict _) {
            throw Refusal.exists(KIND, given);
        }
        call.ok();
    }

    private static void delete(Call call) throws IOException, InterruptedException {
        boolean unbind = Boolean.TRUE.equals(
                Json.readOptional(call.http(), DeleteRequest.class).unbind());
        var names = call.named("services").stream()
                .map(name -> required(call, name, Right.DEPLOY))
                .toList();
        var bound = names.stream()
                .map(name -> services(call).require(call.who(), call.namespace(), name, Right.DEPLOY))
                .flatMap(given -> services(call).bound(given).stream())
                .map(app -> app.name().name())
                .distinct()
                .sorted()
                .toList();
        if (!unbind && !bound.isEmpty()) {
            throw new Refusal(400, "bound applications exist", String.join(",", bound));
        }
        for (var name : names) {
            services(call).delete(call.who(), call.namespace(), name, unbind, Progress.SILENT);
        }
        call.answer(new Deleted(bound));
    }

    private static String asked(Call call) throws IOException {
        return Optional.ofNullable(call.read(BindRequest.class).app()).orElse("");
    }

    private static void bindAll(Call call) throws IOException, InterruptedException {
        var names = Optional.ofNullable(call.read(BatchRequest.class).names()).orElse(List.of());
        bind(call, names, call.http().pathParam("app"));
    }

    private static void bind(Call call, List<String> names, String app) throws InterruptedException {
        var bound = call.app(app, Right.DEPLOY).name();
        var services =
                names.stream().map(name -> required(call, name, Right.DEPLOY)).toList();
        for (var service : services) {
            services(call).bind(call.who(), bound, service, Progress.SILENT);
        }
        call.ok();
    }

    private static void unbind(Call call) throws IOException, InterruptedException {
        var service = required(call, name(call), Right.READ);
        var app = call.app(asked(call), Right.DEPLOY).name();
        services(call).unbind(call.who(), app, service, Progress.SILENT);
        call.ok();
    }
}
