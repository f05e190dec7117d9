package dev.slipway.api.epinio;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.slipway.api.epinio.Shapes.MetaLite;
import dev.slipway.core.identity.Right;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What Epinio lets admins choose and Slipway has one of, or none. */
final class StandardRoutes {
    /** What the builder of apps that name none is listed as. */
    static final String BUILDER = "default";

    private static final AppChart CHART = new AppChart(
            new MetaLite(AppShapes.CHART, Instant.EPOCH),
            "Runs the processes of an app as its buildpacks describe them",
            "Epinio standard deployment");
    private static final String NO_CHARTS = "there is one app chart, standard: Slipway runs apps itself, without Helm";
    private static final String NO_BUILDERS =
            "builder images are not kept by name but for the server's own: give the image itself, or set the app's builder";
    private static final String NO_EXPORT = "apps have no Helm chart, and no image outside of Slipway's own store";

    private StandardRoutes() {}

    record AppChart(
            MetaLite meta,
            String description,
            @JsonProperty("short_description") String summary) {}

    record BuilderImage(
            MetaLite meta,
            String image,
            @JsonProperty("short_description") String summary,
            @JsonProperty("default") boolean usual) {}

    static void addTo(Routes routes) {
        routes.get("/appcharts", call -> call.answer(List.of(CHART)));
        routes.get("/appcharts/{name}", StandardRoutes::chart);
        matches(routes, "/appchartsmatch", _ -> List.of(AppShapes.CHART));
        refuseChanges(routes, "/appcharts", NO_CHARTS);

        routes.get("/builderimages", call -> call.answer(builder(call).stream().toList()));
        routes.get("/builderimages/{name}", StandardRoutes::showBuilder);
        matches(
                routes,
                "/builderimagesmatch",
                call -> builder(call).stream().map(_ -> BUILDER).toList());
        refuseChanges(routes, "/builderimages", NO_BUILDERS);

        routes.get("/exportregistries", call -> call.answer(List.of()));
        matches(routes, "/exportregistrymatches", _ -> List.of());
        routes.post(Routes.APP + "/export", call -> {
            call.app(Right.READ);
            throw Refusal.notOffered(NO_EXPORT);
        });
        routes.post("/gitproxy", refused("Slipway asks no git server on behalf of a browser"));
        routes.get("/report/nodes", refused("what nodes have is the cluster's to tell: see kubectl top nodes"));
        routes.get("/support-bundle", refused("what the server tells of itself is in its log: see slipway doctor too"));
        for (var dropped : List.of("/source", "/sync")) {
            routes.post(Routes.APP + dropped, refused("apps are not changed while they run: push again"));
            routes.patch(Routes.APP + dropped, refused("apps are not changed while they run: push again"));
        }
    }

    private static void chart(Call call) {
        var name = call.http().pathParam("name");
        if (!name.equals(AppShapes.CHART)) {
            throw Refusal.missing("application chart", name);
        }
        call.answer(CHART);
    }

    private static Optional<BuilderImage> builder(Call call) {
        return call.platform()
                .pipeline()
                .builder()
                .map(image -> new BuilderImage(
                        new MetaLite(BUILDER, Instant.EPOCH),
                        image,
                        "Builds the apps that name no other builder",
                        true));
    }

    private static void showBuilder(Call call) {
        var name = call.http().pathParam("name");
        call.answer(builder(call)
                .filter(_ -> name.equals(BUILDER))
                .orElseThrow(() -> Refusal.missing("builder image", name)));
    }

    static void matches(Routes routes, String path, Function<Call, List<String>> names) {
        Routes.Answer answer = call -> call.answerMatches(names.apply(call).stream());
        routes.get(path, answer);
        routes.get(path + "/{prefix}", answer);
    }

    static void missing(Routes routes, String path, String kind) {
        routes.get(path, call -> {
            throw Refusal.missing(kind, call.http().pathParam("name"));
        });
    }

    static void refuseChanges(Routes routes, String path, String reason) {
        routes.post(path, refused(reason));
        routes.patch(path + "/{name}", refused(reason));
        routes.delete(path + "/{name}", refused(reason));
    }

    static Routes.Answer refused(String reason) {
        return _ -> {
            throw Refusal.notOffered(reason);
        };
    }
}
