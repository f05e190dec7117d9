package dev.slipway.api.own;

import dev.slipway.api.route.About;
import dev.slipway.api.route.Call;
import dev.slipway.api.route.Operation;
import dev.slipway.api.route.Routes;
import dev.slipway.core.UserName;
import dev.slipway.core.identity.Right;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The rights of other users on an app. */
final class AccessRoutes {
    private static final String ACCESS = AppRoutes.APP + "/access";

    private final Supplier<Server> server;

    AccessRoutes(Supplier<Server> server) {
        this.server = server;
    }

    record Grant(
            String user,
            @About("read, push, deploy or manage.") String right) {}

    record GrantList(
            String owner,
            @About("Those of others than the owner.") List<Grant> items) {}

    record NewGrant(
            @About("read, push, deploy or manage; each holds those before it.")
            String right) {}

    void addTo(Routes routes) {
        routes.add(
                "Access",
                Operation.get(ACCESS, "List who has rights on an app").gives(GrantList.class, this::list),
                Operation.put(ACCESS + "/{user}", "Give a user a right on an app")
                        .takes(NewGrant.class)
                        .gives(Grant.class, this::grant),
                Operation.delete(ACCESS + "/{user}", "Take a user's right on an app away")
                        .does(this::revoke));
    }

    private GrantList list(Call call) {
        var app = server.get().app(call, Right.MANAGE);
        return new GrantList(
                app.owner().value(),
                app.grants().entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .map(grant -> new Grant(
                                grant.getKey().value(), grant.getValue().toString()))
                        .toList());
    }

    private Grant grant(Call call) {
        var asked = server.get();
        var app = asked.app(call, Right.MANAGE);
        var user = new UserName(call.path("user"));
        var right = Right.parse(call.body(NewGrant.class).right());
        asked.requireUser(user);
        asked.platform().apps().update(app.id(), old -> old.granting(user, right));
        asked.tellOperator(call, app, "right to %s granted to %s".formatted(right, user));
        return new Grant(user.value(), right.toString());
    }

    private void revoke(Call call) {
        var asked = server.get();
        var app = asked.app(call, Right.MANAGE);
        var user = new UserName(call.path("user"));
        asked.platform().apps().update(app.id(), old -> old.revoking(user));
        asked.tellOperator(call, app, "right of %s revoked".formatted(user));
    }
}
