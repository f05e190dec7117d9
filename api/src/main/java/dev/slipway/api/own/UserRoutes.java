package dev.slipway.api.own;

import dev.slipway.api.route.About;
import dev.slipway.api.route.Call;
import dev.slipway.api.route.Operation;
import dev.slipway.api.route.Routes;
import dev.slipway.core.Secret;
import dev.slipway.core.UserName;
import dev.slipway.core.identity.Password;
import dev.slipway.core.identity.User;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The accounts of the server, for admins, and their passwords. */
final class UserRoutes {
    private static final String PASSWORD = "/api/users/{user}/password";

    private final Supplier<Server> server;

    UserRoutes(Supplier<Server> server) {
        this.server = server;
    }

    record UserView(
            String name,
            boolean admin,
            @About("How many SSH keys log the user in.") int keys,

            @About("Whether the user has one.") boolean password,

            Instant created) {}

    record UserList(List<UserView> items) {}

    record NewUser(String name, Optional<Boolean> admin) {}

    record NewPassword(
            @About("12 characters or more; if left out, one is made.")
            Optional<String> password) {}

    record MadePassword(
            String user,

            @About("The password, if it was made, which is not shown again.")
            Optional<String> password) {}

    void addTo(Routes routes) {
        routes.add(
                "Users",
                Operation.get("/api/users", "List the users; for admins").gives(UserList.class, this::list),
                Operation.post("/api/users", "Add a user; for admins")
                        .takes(NewUser.class)
                        .makes(UserView.class, this::add),
                Operation.delete("/api/users/{user}", "Remove a user and the user's keys; for admins")
                        .does(this::remove),
                Operation.put(PASSWORD, "Give a user another password; for admins, and for the user")
                        .takes(NewPassword.class)
                        .gives(MadePassword.class, this::setPassword),
                Operation.delete(PASSWORD, "Take a user's password away; for admins, and for the user")
                        .does(this::removePassword));
    }

    private UserList list(Call call) {
        Server.requireAdmin(call.who());
        return new UserList(
                server.get().platform().users().list().stream().map(this::view).toList());
    }

    private UserView view(User user) {
        var platform = server.get().platform();
        return new UserView(
                user.name().value(),
                user.admin(),
                platform.keys().list(user.name()).size(),
                platform.users().password(user.name()).isPresent(),
                user.createdAt());
    }

    private UserView add(Call call) {
        Server.requireAdmin(call.who());
        var asked = server.get();
        var wanted = call.body(NewUser.class);
        boolean admin = wanted.admin().orElse(false);
        var user = new User(new UserName(wanted.name()), admin, asked.clock().instant());
        asked.platform().users().add(user);
        asked.tellOperator(call, "user %s added%s".formatted(user.name(), admin ? " as an admin" : ""));
        return view(user);
    }

    private void remove(Call call) {
        Server.requireAdmin(call.who());
        var name = new UserName(call.path("user"));
        server.get().platform().users().remove(name);
        server.get().tellOperator(call, "user %s removed".formatted(name));
    }

    private MadePassword setPassword(Call call) {
        var asked = server.get();
        var owner = asked.owner(call.who(), new UserName(call.path("user")));
        var chosen = call.body(NewPassword.class).password().map(text -> Password.chosen(owner, text));
        var password = chosen.orElseGet(Password::random);
        asked.platform()
                .users()
                .setPassword(owner, Optional.of(asked.passwords().hash(password)));
        asked.tellOperator(call, "password of %s set".formatted(owner));
        return new MadePassword(
                owner.value(),
                chosen.isPresent() ? Optional.empty() : Optional.of(password).map(Secret::reveal));
    }

    private void removePassword(Call call) {
        var asked = server.get();
        var owner = asked.owner(call.who(), new UserName(call.path("user")));
        asked.platform().users().setPassword(owner, Optional.empty());
        asked.tellOperator(call, "password of %s removed".formatted(owner));
    }
}
