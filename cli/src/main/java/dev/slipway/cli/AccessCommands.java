package dev.slipway.cli;

import dev.slipway.core.AppName;
import dev.slipway.core.UserName;
import dev.slipway.core.identity.Right;
import java.util.ArrayList;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The rights of other users on an app. */
@Command(name = "access", description = "Who may do what to an app.")
final class AccessCommands {
    private record Row(UserName user, String right) {}

    private static final Listing<Row> LISTING =
            new Listing<Row>().column("USER", "user", Row::user).column("RIGHT", "right", Row::right);

    private final Supplier<Session> session;

    AccessCommands(Supplier<Session> session) {
        this.session = session;
    }

    @Command(description = "Give a user a right on the app; each right holds those before it.")
    void grant(
            @Parameters(paramLabel = "APP") AppName name,
            @Parameters(paramLabel = "USER") UserName user,
            @Parameters(paramLabel = "RIGHT", description = "read, push, deploy or manage.") Right right) {
        var asked = session.get();
        var app = asked.require(name, Right.MANAGE);
        UsersCommands.require(asked.platform().users(), user);
        asked.platform().apps().update(app.id(), old -> old.granting(user, right));
        asked.tellOperator(app.name(), "right to %s granted to %s".formatted(right, user));
        asked.console().line("%s may %s %s".formatted(user, right, app.name()));
    }

    @Command(description = "Take a user's right on the app away.")
    void revoke(@Parameters(paramLabel = "APP") AppName name, @Parameters(paramLabel = "USER") UserName user) {
        var asked = session.get();
        var app = asked.require(name, Right.MANAGE);
        asked.platform().apps().update(app.id(), old -> old.revoking(user));
        asked.tellOperator(app.name(), "right of %s revoked".formatted(user));
        asked.console().line("%s has no right on %s any more".formatted(user, app.name()));
    }

    @Command(description = "List who has rights on the app.")
    void list(
            @Parameters(paramLabel = "APP") AppName name,
            @Option(names = "--json", description = "One JSON document.") boolean json) {
        var asked = session.get();
        var app = asked.require(name, Right.MANAGE);
        var rows = new ArrayList<Row>();
        rows.add(new Row(app.owner(), "owner"));
        app.grants().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(grant ->
                        rows.add(new Row(grant.getKey(), grant.getValue().toString())));
        LISTING.print(asked.console(), json, rows, "nobody");
    }
}
