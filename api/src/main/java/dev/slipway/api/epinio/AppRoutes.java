package dev.slipway.api.epinio;

import dev.slipway.api.epinio.Shapes.AppCreate;
import dev.slipway.api.epinio.Shapes.AppUpdate;
import dev.slipway.api.epinio.Shapes.AppsDeleted;
import dev.slipway.core.AppName;
import dev.slipway.core.Conflict;
import dev.slipway.core.Progress;
import dev.slipway.core.app.App;
import dev.slipway.core.identity.Right;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Apps: made, listed, shown, changed, restarted and deleted. */
final class AppRoutes {
    private AppRoutes() {}

    static void addTo(Routes routes) {
        routes.get("/applications", AppRoutes::listAll);
        routes.get("/applications/grouped", AppRoutes::listGrouped);
        routes.get(Routes.NAMESPACE + "/applications", AppRoutes::list);
        routes.post(Routes.NAMESPACE + "/applications", AppRoutes::create);
        routes.delete(Routes.NAMESPACE + "/applications", AppRoutes::deleteNamed);
        routes.get(Routes.APP, AppRoutes::show);
        routes.patch(Routes.APP, AppRoutes::change);
        routes.delete(Routes.APP, call -> delete(call, List.of(call.http().pathParam("app"))));
        routes.get(Routes.APP + "/validate-cv", AppRoutes::validate);
        routes.get(Routes.APP + "/running", AppRoutes::await);
        routes.post(Routes.APP + "/restart", AppRoutes::restart);
        routes.get(Routes.NAMESPACE + "/appsmatches", AppRoutes::matches);
        routes.get(Routes.NAMESPACE + "/appsmatches/{prefix}", AppRoutes::matches);
    }

    private static void listAll(Call call) {
        Paging.answer(call, call.parts().access().visible(call.who()));
    }

    private static void listGrouped(Call call) {
        Paging.answerGrouped(call, call.parts().access().visible(call.who()));
    }

    private static void list(Call call) {
        Paging.answer(call, visible(call).toList());
    }

    private static Stream<App> visible(Call call) {
        var namespace = call.namespace();
        return call.parts().access().visible(call.who()).stream()
                .filter(app -> app.name().namespace().equals(namespace));
    }

    private static void create(Call call) throws IOException {
        var wanted = call.read(AppCreate.class);
        var name = call.newAppName(Optional.ofNullable(wanted.name()).orElse(""));
        if (call.platform().apps().find(name).isPresent()) {
            throw Refusal.exists("application", name.name());
        }
        call.parts().access().requireCreate(call.who(), name);
        var app = App.create(name, call.who().user(), call.parts().clock().instant());
        var update = Optional.ofNullable(wanted.configuration()).orElse(AppUpdate.NOTHING);
        try {
            call.platform().apps().create(AppChanges.of(call, app, update).apply(app));
        } catch (Conflict _) {
            throw Refusal.exists("application", name.name());
        }
        call.tellOperator(name, "app created");
        call.created();
    }

    private static void show(Call call) {
        call.answer(AppShapes.of(AppView.of(call, call.app(Right.READ)).measured(call)));
    }

    private static void change(Call call) throws IOException, InterruptedException {
        var wanted = call.read(AppUpdate.class);
        var app = call.app(wanted.routes() == null ? Right.DEPLOY : Right.MANAGE);
        var change = AppChanges.of(call, app, wanted);
        if (Boolean.FALSE.equals(wanted.restart())) {
            call.platform().apps().update(app.id(), change);
        } else if (!change.apply(app).equals(app) || call.parts().deployer().hasUnreleased(app)) {
            call.change(app, AppChanges.summary(wanted), change);
        }
        call.tellOperator(app.name(), "app changed");
        call.ok();
    }

    private static void deleteNamed(Call call) throws InterruptedException {
        delete(call, call.named("applications"));
    }

    private static void delete(Call call, List<String> names) throws InterruptedException {
        var missing = names.stream()
                .filter(name -> call.find(name).isEmpty())
                .map(name -> Refusal.missingFault("application", name))
                .toList();
        if (!missing.isEmpty()) {
            throw new Refusal(missing);
        }
        var apps = names.stream().map(name -> call.app(name, Right.MANAGE)).toList();
        var unbound = new TreeSet<String>();
        for (var app : apps) {
            call.parts().deployer().delete(app.id(), call.who().user());
            call.tellOperator(app.name(), "app deleted");
            app.configurations().forEach(configuration -> unbound.add(configuration.value()));
        }
        call.answer(new AppsDeleted(List.copyOf(unbound)));
    }

    private static void validate(Call call) {
        // There is one chart only, and it has no settings: what could be wrong was refused when the app was set.
        call.app(Right.READ);
        call.ok();
    }

    /** Whatever rolls out answers when all of it is ready: there is nothing to wait for. */
    private static void await(Call call) {
        requireRunning(call, call.app(Right.READ));
        call.ok();
    }

    /** Starts the processes anew with what was saved for later, an image that was staged and did not run yet included. */
    private static void restart(Call call) throws InterruptedException {
        var app = call.app(Right.DEPLOY);
        var staged = call.parts().deployer().staged(app.id());
        if (staged.isEmpty()) {
            requireRunning(call, app);
        }
        if (AppView.of(call, app).instances() == 0) {
            throw Refusal.bad("application '%s' is scaled to zero instances".formatted(app.name()));
        }
        if (staged.isPresent()) {
            DeployRoutes.release(call, staged.get());
        } else {
            call.parts()
                    .deployer()
                    .restart(app.id(), Optional.empty(), call.who().user(), Progress.SILENT);
            call.tellOperator(app.name(), "processes restarted");
        }
        call.ok();
    }

    private static void requireRunning(Call call, App app) {
        if (call.platform().releases().current(app.id()).isEmpty()) {
            throw Refusal.bad("application '%s' has no workload".formatted(app.name()));
        }
    }

    private static void matches(Call call) {
        call.answerMatches(visible(call).map(App::name).map(AppName::name));
    }
}
