package dev.slipway.cli;

import dev.slipway.core.InvalidInput;
import dev.slipway.core.NotFound;
import dev.slipway.core.UserName;
import dev.slipway.core.identity.KeyIntake;
import dev.slipway.core.identity.KeyScope;
import dev.slipway.core.identity.Password;
import dev.slipway.core.identity.PublicKey;
import dev.slipway.core.identity.SshKey;
import dev.slipway.core.identity.User;
import dev.slipway.core.identity.Users;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The accounts of the server, and their passwords. */
@Command(name = "users", description = "The server's users; for admins, but for one's own password.")
final class UsersCommands {
    private record Row(User user, int keys, boolean password) {}

    private static final Listing<Row> LISTING = new Listing<Row>()
            .column("NAME", "name", row -> row.user.name())
            .column("ADMIN", "admin", row -> row.user.admin())
            .column("KEYS", "keys", Row::keys)
            .column("PASSWORD", "password", Row::password)
            .column("CREATED", "created", row -> row.user.createdAt());

    private final Supplier<Session> session;

    UsersCommands(Supplier<Session> session) {
        this.session = session;
    }

    @Command(description = "Add a user.")
    void add(
            @Parameters(paramLabel = "NAME", description = "Lower case letters, digits and '-'.") UserName name,
            @Option(names = "--admin", description = "May do everything to every app, and manage users.") boolean admin,
            @Option(names = "--keys", description = "Take the user's public keys from standard input, one a line.")
                    boolean withKeys) {
        var asked = session.get();
        asked.requireAdmin();
        var keys = withKeys ? KeyIntake.read(asked.console().read(KeyIntake.MOST_BYTES)) : List.<PublicKey>of();
        var users = asked.platform().users();
        users.add(new User(name, admin, asked.clock().instant()));
        var intake = new KeyIntake(asked.platform().keys(), asked.clock());
        List<SshKey> added;
        try {
            added = intake.add(keys, name, Optional.empty(), KeyScope.FULL);
        } catch (RuntimeException e) {
            users.remove(name);
            throw e;
        }
        asked.tellOperator("user %s added%s".formatted(name, admin ? " as an admin" : ""));
        asked.console().line("Added user %s".formatted(name));
        KeysCommands.tell(asked, added);
        if (keys.isEmpty()) {
            asked.console()
                    .line("Let %s log in: keys add --user %s < KEY.pub, or users password %s"
                            .formatted(name, name, name));
        }
    }

    @Command(description = "List the users.")
    void list(@Option(names = "--json", description = "One JSON document.") boolean json) {
        var asked = session.get();
        asked.requireAdmin();
        var rows = asked.platform().users().list().stream()
                .map(user -> row(asked, user))
                .toList();
        LISTING.print(asked.console(), json, rows, "there are no users");
    }

    private static Row row(Session asked, User user) {
        return new Row(
                user,
                asked.platform().keys().list(user.name()).size(),
                asked.platform().users().password(user.name()).isPresent());
    }

    @Command(
            description = "Give yourself another password, for HTTPS: one that is made and shown, this once, "
                    + "or one from standard input.")
    void password(
            @Parameters(paramLabel = "USER", arity = "0..1", description = "Whose password; for admins.")
                    Optional<UserName> user,
            @Option(names = "--stdin", description = "Take it from standard input: 12 characters or more.")
                    boolean given,
            @Option(names = "--remove", description = "Have none from now on.") boolean remove) {
        var asked = session.get();
        var owner = asked.owner(user);
        if (remove && given) {
            throw new InvalidInput("a password is set or removed, not both", "give --stdin or --remove");
        }
        if (remove) {
            asked.platform().users().setPassword(owner, Optional.empty());
            asked.tellOperator("password of %s removed".formatted(owner));
            asked.console().line("%s has no password any more".formatted(owner));
            return;
        }
        var password = given ? PasswordIntake.read(asked.console(), owner) : Password.random();
        var hash = asked.config().passwords().hash(password);
        asked.platform().users().setPassword(owner, Optional.of(hash));
        asked.tellOperator("password of %s set".formatted(owner));
        if (given) {
            asked.console().line("Set the password of %s".formatted(owner));
        } else {
            // Alone on standard output, so that a script can keep it.
            asked.console().line(password.reveal());
            asked.console().note("Set the password of %s; it is not shown again".formatted(owner));
        }
    }

    @Command(description = "Remove a user and the user's keys; refused while the user owns apps.")
    void remove(@Parameters(paramLabel = "NAME", description = "As the list shows it.") UserName name) {
        var asked = session.get();
        asked.requireAdmin();
        asked.platform().users().remove(name);
        asked.tellOperator("user %s removed".formatted(name));
        asked.console().line("Removed user %s and the keys of %s".formatted(name, name));
    }

    /** @throws NotFound if there is no such user */
    static void require(Users users, UserName name) {
        if (users.find(name).isEmpty()) {
            throw new NotFound("user '%s' not found".formatted(name), "see which there are with users list");
        }
    }
}
