package dev.slipway.core.app;

import dev.slipway.core.AppName;
import dev.slipway.core.NotAllowed;
import dev.slipway.core.NotFound;
import dev.slipway.core.identity.Principal;
import dev.slipway.core.identity.Right;
import java.util.List;

/** Decides, by exact identity, who may do what to which app. The only place that does. */
public final class Access {
    private final Apps apps;

    public Access(Apps apps) {
        this.apps = apps;
    }

    /**
     * The app, if {@code who} has that right on it.
     *
     * @throws NotFound if it is not there, or {@code who} may not even read it: in the same words
     * @throws NotAllowed if {@code who} may read it but lacks the right
     */
    public App require(Principal who, AppName name, Right right) {
        var app = apps.find(name).filter(found -> has(who, found, Right.READ)).orElseThrow(() -> missing(name));
        if (!has(who, app, right)) {
            throw new NotAllowed(
                    "you may not %s app %s".formatted(right, name),
                    "ask its owner, %s, for the right, or use a key or token with a wider scope"
                            .formatted(app.owner()));
        }
        return app;
    }

    /** The apps that {@code who} may read, by name. */
    public List<App> visible(Principal who) {
        return apps.list().stream().filter(app -> has(who, app, Right.READ)).toList();
    }

    public boolean has(Principal who, App app, Right right) {
        return who.scope().allows(app.name(), right) && rightOf(who, app, right);
    }

    /** @throws NotAllowed if {@code who} may not make an app of that name */
    public void requireCreate(Principal who, AppName name) {
        if (!who.scope().allows(name, Right.DEPLOY)) {
            throw new NotAllowed(
                    "this login may not create app %s".formatted(name), "use a key or token with a wider scope");
        }
    }

    /** What everybody is told of an app that is not there for them. */
    public static NotFound missing(AppName name) {
        return new NotFound("app '%s' not found".formatted(name), "see which there are with the command apps");
    }

    private static boolean rightOf(Principal who, App app, Right right) {
        if (who.admin() || app.owner().equals(who.user())) {
            return true;
        }
        var granted = app.grants().get(who.user());
        return granted != null && granted.includes(right);
    }
}
