package dev.slipway.api.own;

import dev.slipway.api.route.Call;
import dev.slipway.api.route.Operation;
import dev.slipway.api.route.Routes;
import dev.slipway.core.UserName;
import dev.slipway.core.identity.User;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The accounts of the server, for admins. */
final class UserRoutes {
    private final Supplier<Server> server;

    UserRoutes(Supplier<Server> server) {
        this.server = server;
    }

    record UserView(String name, boolean admin, Instant created) {
        static UserView of(User user) {
            return new UserView(user.name().value(), user.admin(), user.createdAt());
        }
    }

    record UserList(List<UserView> items) {}

    record NewUser(String name, Optional<Boolean> admin) {}

    void addTo(Routes routes) {
        routes.add(
                "Users",
                Operation.get("/api/users", "List the users; for admins").gives(UserList.class, this::list),
                Operation.post("/api/users", "Add a user; for admins")
                        .takes(NewUser.class)
                        .makes(UserView.class, this::add),
                Operation.delete("/api/users/{user}", "Remove a user and the user's keys; for admins")
                        .does(this::remove));
    }

    private UserList list(Call call) {
        Server.requireAdmin(call.who());
        return new UserList(server.get().platform().users().list().stream()
                .map(UserView::of)
                .toList());
    }

    private UserView add(Call call) {
        Server.requireAdmin(call.who());
        var asked = server.get();
        var wanted = call.body(NewUser.class);
        boolean admin = wanted.admin().orElse(false);
        var user = new User(new UserName(wanted.name()), admin, asked.clock().instant());
        asked.platform().users().add(user);
        asked.tellOperator(call, "user %s added%s".formatted(user.name(), admin ? " as an admin" : ""));
        return UserView.of(user);
    }

    private void remove(Call call) {
        Server.requireAdmin(call.who());
        var name = new UserName(call.path("user"));
        server.get().platform().users().remove(name);
        server.get().tellOperator(call, "user %s removed".formatted(name));
    }
}
