package dev.slipway.api.epinio;

import dev.slipway.api.epinio.Shapes.DeployAsked;
import dev.slipway.api.epinio.Shapes.Deployed;
import dev.slipway.api.epinio.Shapes.StageRef;
import dev.slipway.api.epinio.Shapes.StageShape;
import dev.slipway.core.InvalidInput;
import dev.slipway.core.app.App;
import dev.slipway.core.deploy.Deploy;
import dev.slipway.core.deploy.DeployId;
import dev.slipway.core.deploy.DeployState;
import dev.slipway.core.deploy.Push;
import dev.slipway.core.deploy.UploadId;
import dev.slipway.core.identity.Right;
import java.io.IOException;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Deploys of what was uploaded: asked for at once, as newer clients do, or in steps as older ones. */
final class DeployRoutes {
    private static final String DEPLOYS = Routes.APP + "/deployments";
    private static final int ACCEPTED = 202;
    private static final String NO_IMAGES =
            "container images cannot be pushed here: one machine has no container engine; push the source";

    private DeployRoutes() {}

    static void addTo(Routes routes) {
        routes.post(DEPLOYS, DeployRoutes::deploy);
        routes.get(DEPLOYS + "/{deploy}", DeployRoutes::show);
        routes.post(Routes.APP + "/stage", DeployRoutes::stage);
        routes.get(Routes.NAMESPACE + "/staging/{deploy}/complete", DeployRoutes::await);
        routes.post(Routes.APP + "/deploy", DeployRoutes::awaitLive);
    }

    private static void deploy(Call call) throws IOException, InterruptedException {
        var app = call.app(Right.DEPLOY);
        var asked = asked(call, app);
        var deploy = call.parts().deployer().deploy(push(call, app, brought(call, app, asked), asked));
        call.http()
                .header(
                        "Location",
                        "%s/namespaces/%s/applications/%s/deployments/%s"
                                .formatted(
                                        EpinioApi.ROOT,
                                        app.name().namespace(),
                                        app.name().name(),
                                        deploy.id()));
        Json.answer(call.http(), ACCEPTED, DeployShapes.status(call, app, deploy));
    }

    private static DeployAsked asked(Call call, App app) throws IOException {
        var asked = call.read(DeployAsked.class);
        var named = asked.app();
        if (named == null
                || !app.name().name().equals(named.name())
                || !app.name().namespace().value().equals(named.namespace())) {
            throw Refusal.bad("the request's app is not that of its path");
        }
        return asked;
    }

    /** What is to be deployed, in the app's repository: what was uploaded before, or the name of an image. */
    private static UploadId brought(Call call, App app, DeployAsked asked) throws InterruptedException {
        var upload = given(asked.blobuid());
        if (upload.isPresent()) {
            return UploadId.parse(upload.get());
        }
        var image = given(asked.image()).orElseThrow(() -> Refusal.bad("neither blobuid nor image is given"));
        var pinned = call.platform().pipeline().pinned(image).orElseThrow(() -> Refusal.notOffered(NO_IMAGES));
        return call.parts().uploads().ofImage(app.id(), call.who().user(), pinned);
    }

    private static Optional<String> given(@Nullable String text) {
        return Optional.ofNullable(text).filter(some -> !some.isEmpty());
    }

    /** What the app is to become, of which it is noted where it comes from and with what it is built. */
    private static Push push(Call call, App app, UploadId upload, DeployAsked asked) {
        var origin = Origins.of(asked.origin());
        var push = call.parts().uploads().push(app, upload, call.who().user(), Origins.message(origin));
        call.platform().apps().update(app.id(), built(call, app, asked).andThen(old -> old.withOrigin(origin))::apply);
        return push;
    }

    /** The app with the builder that is asked for, which it keeps. */
    private static UnaryOperator<App> built(Call call, App app, DeployAsked asked) {
        var named = given(asked.builderimage());
        // The one that is listed is that of all apps that have none of their own.
        var builder = named.filter(name -> !name.equals(StandardRoutes.BUILDER)).orElse("");
        if (named.isEmpty() || builder.equals(app.settings().builder())) {
            return UnaryOperator.identity();
        }
        call.app(Right.MANAGE);
        return old -> {
            var settings = old.settings().with("builder", builder);
            call.platform().pipeline().check(settings);
            return old.withSettings(settings);
        };
    }

    private static void show(Call call) {
        var app = call.app(Right.READ);
        call.answer(DeployShapes.status(call, app, find(call, Optional.of(app), "deployment")));
    }

    /** The deploy that the path names; one that who asks may not see is not there. */
    static Deploy find(Call call, Optional<App> of, String kind) {
        var name = call.http().pathParam("deploy");
        try {
            return call.platform()
                    .deploys()
                    .find(DeployId.parse(name))
                    .filter(deploy ->
                            of.isEmpty() || deploy.push().app().equals(of.get().id()))
                    .filter(deploy -> call.platform()
                            .apps()
                            .find(deploy.push().app())
                            .filter(app -> app.name().namespace().equals(call.namespace())
                                    && call.parts().access().has(call.who(), app, Right.READ))
                            .isPresent())
                    .orElseThrow(() -> Refusal.missing(kind, name));
        } catch (InvalidInput _) {
            throw Refusal.missing(kind, name);
        }
    }

    /** Makes an image, which a restart or a deploy that names the stage rolls out. */
    private static void stage(Call call) throws IOException {
        var app = call.app(Right.DEPLOY);
        var asked = asked(call, app);
        if (AppView.of(call, app)
                .lastDeploy()
                .filter(last -> !last.state().ended())
                .isPresent()) {
            throw Refusal.bad("staging of '%s' is under way already".formatted(app.name()));
        }
        var upload = given(asked.blobuid());
        var push = upload.isPresent() ? push(call, app, UploadId.parse(upload.get()), asked) : again(call, app);
        var deploy = call.parts().deployer().deploy(push.staging());
        var image = call.platform()
                .releases()
                .current(app.id())
                .map(AppShapes::image)
                .orElse("");
        call.answer(new StageShape(new StageRef(deploy.id().toString()), image));
    }

    /** What was deployed last, built from its source once more. */
    private static Push again(Call call, App app) {
        return AppView.of(call, app)
                .lastDeploy()
                .map(Deploy::push)
                .map(last ->
                        new Push(app.id(), last.ref(), last.commit(), call.who().user(), true, "epinio app restage"))
                .orElseThrow(() -> Refusal.bad("nothing of '%s' was pushed yet".formatted(app.name())));
    }

    private static void await(Call call) throws InterruptedException {
        var deploy = find(call, Optional.empty(), "staging");
        var end = call.parts().deployer().follow(deploy.id(), _ -> {});
        if (!end.succeeded()) {
            throw new Refusal(500, "Failed to stage", end.sentence());
        }
        call.ok();
    }

    private static Deploy find(Call call, App app, DeployId id) {
        return call.platform()
                .deploys()
                .find(id)
                .filter(found -> found.push().app().equals(app.id()))
                .orElseThrow(() -> Refusal.missing("deployment", id.toString()));
    }

    /** Rolls out what a stage has made, or an image, of which there is no stage. */
    private static void awaitLive(Call call) throws IOException, InterruptedException {
        var app = call.app(Right.DEPLOY);
        var asked = asked(call, app);
        var stage = asked.stage();
        var staged = stage == null ? Optional.<String>empty() : given(stage.id());
        if (staged.isPresent()) {
            release(call, find(call, app, DeployId.parse(staged.get())));
        } else {
            awaitLive(call, call.parts().deployer().deploy(push(call, app, brought(call, app, asked), asked)));
        }
        var origin = Origins.of(asked.origin());
        var now = call.platform().apps().update(app.id(), old -> old.withOrigin(origin));
        call.answer(new Deployed(DeployShapes.routes(call, now)));
    }

    /** Waits until the deploy has staged and then until that serves. */
    static void release(Call call, Deploy staged) throws InterruptedException {
        var deployer = call.parts().deployer();
        var made = deployer.follow(staged.id(), _ -> {});
        awaitLive(
                call,
                made instanceof DeployState.Staged
                        ? deployer.release(staged.id(), call.who().user())
                        : staged);
    }

    private static void awaitLive(Call call, Deploy deploy) throws InterruptedException {
        var end = call.parts().deployer().follow(deploy.id(), _ -> {});
        if (!(end instanceof DeployState.Live)) {
            throw new Refusal(500, "Failed to deploy", end.sentence());
        }
    }
}
