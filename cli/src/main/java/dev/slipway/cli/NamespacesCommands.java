package dev.slipway.cli;

import dev.slipway.core.InvalidInput;
import dev.slipway.core.Namespace;
import dev.slipway.core.UserName;
import dev.slipway.core.app.App;
import dev.slipway.core.app.Configuration;
import dev.slipway.core.app.NamespaceEntry;
import dev.slipway.core.app.NamespaceRole;
import dev.slipway.core.deploy.NamespaceRemoval;
import dev.slipway.core.identity.Right;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The namespaces, and who is a member of them. */
@Command(name = "namespaces", description = "Groups of apps, and their members.")
final class NamespacesCommands {
    private record Row(Namespace name, String role, int members, long apps, Instant createdAt) {}

    private record Member(UserName user, NamespaceRole role) {}

    private static final Listing<Row> LISTING = new Listing<Row>()
            .column("NAME", "name", Row::name)
            .column("ROLE", "role", Row::role)
            .column("MEMBERS", "members", Row::members)
            .column("APPS", "apps", Row::apps)
            .column("CREATED", "created", Row::createdAt);
    private static final Listing<Member> MEMBERS =
            new Listing<Member>().column("USER", "user", Member::user).column("ROLE", "role", Member::role);

    private final Supplier<Session> session;

    NamespacesCommands(Supplier<Session> session) {
        this.session = session;
    }

    @Command(description = "Make a namespace, of which you are the admin.")
    void add(@Parameters(paramLabel = "NAME", description = "Lower case letters, digits and '-'.") Namespace name) {
        var asked = session.get();
        asked.access().requireCreate(asked.who(), name);
        asked.platform()
                .namespaces()
                .add(NamespaceEntry.create(
                        name, asked.who().user(), asked.clock().instant()));
        asked.tellOperator("namespace %s added".formatted(name));
        asked.console().line("Added namespace %s; push to %s/APP".formatted(name, name));
    }

    @Command(description = "List the namespaces that you may see, with your role and the apps you may see there.")
    void list(@Option(names = "--json", description = "One JSON document.") boolean json) {
        var asked = session.get();
        var apps = asked.access().visible(asked.who()).stream()
                .collect(Collectors.groupingBy(app -> app.name().namespace(), Collectors.counting()));
        var rows = asked.access().visibleNamespaces(asked.who()).stream()
                .map(entry -> row(asked, entry, apps))
                .toList();
        LISTING.print(asked.console(), json, rows, "there are no namespaces for this login");
    }

    private static Row row(Session asked, NamespaceEntry entry, Map<Namespace, Long> apps) {
        return new Row(
                entry.name(),
                entry.roleOf(asked.who().user()).map(NamespaceRole::toString).orElse(""),
                entry.members().size(),
                apps.getOrDefault(entry.name(), 0L),
                entry.createdAt());
    }

    @Command(description = "List who is a member.")
    void members(
            @Parameters(paramLabel = "NAME") Namespace name,
            @Option(names = "--json", description = "One JSON document.") boolean json) {
        var asked = session.get();
        var rows = asked.access().require(asked.who(), name, Right.READ).members().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(member -> new Member(member.getKey(), member.getValue()))
                .toList();
        MEMBERS.print(asked.console(), json, rows, "%s has no members".formatted(name));
    }

    @Command(description = "Make a user a member, or give a member another role; for its admins.")
    void grant(
            @Parameters(paramLabel = "NAME") Namespace name,
            @Parameters(paramLabel = "USER") UserName user,
            @Parameters(paramLabel = "ROLE", description = "viewer, user or admin: sees all apps, deploys, does all.")
                    NamespaceRole role) {
        var asked = session.get();
        asked.access().require(asked.who(), name, Right.MANAGE);
        asked.platform().namespaces().update(name, old -> old.granting(user, role));
        asked.tellOperator("role %s in namespace %s granted to %s".formatted(role, name, user));
        asked.console().line("%s is %s in %s".formatted(user, role, name));
    }

    @Command(description = "End a user's membership; for its admins, and for the member.")
    void revoke(@Parameters(paramLabel = "NAME") Namespace name, @Parameters(paramLabel = "USER") UserName user) {
        var asked = session.get();
        boolean own = user.equals(asked.who().user()) && asked.who().mayManageIdentity();
        asked.access().require(asked.who(), name, own ? Right.READ : Right.MANAGE);
        asked.platform().namespaces().update(name, old -> old.revoking(user));
        asked.tellOperator("role in namespace %s of %s revoked".formatted(name, user));
        asked.console().line("%s is no member of %s any more".formatted(user, name));
    }

    @Command(description = "Remove a namespace with all its apps and configurations.")
    void remove(
            @Parameters(paramLabel = "NAME") Namespace name,
            @Option(names = "--yes", description = "Do it; without this, only what would go is told.") boolean yes)
            throws InterruptedException {
        var asked = session.get();
        asked.access().require(asked.who(), name, Right.MANAGE);
        var removal = new NamespaceRemoval(asked.platform(), asked.deployer());
        var apps = removal.apps(name);
        var configurations = asked.platform().configurations().list(name);
        if (!yes && !(apps.isEmpty() && configurations.isEmpty())) {
            tellLoss(asked.console(), name, apps, configurations);
            throw new InvalidInput(
                    "%s was not removed; nothing in it could be brought back".formatted(name),
                    "to remove it: namespaces remove %s --yes".formatted(name));
        }
        removal.remove(name, asked.who().user());
        asked.tellOperator("namespace %s removed".formatted(name));
        asked.console().line("Removed namespace %s".formatted(name));
    }

    private static void tellLoss(Console console, Namespace name, List<App> apps, List<Configuration> configurations) {
        console.line("Removing %s deletes".formatted(name));
        apps.forEach(app -> console.line("  app %s of %s".formatted(app.name(), app.owner())));
        configurations.forEach(each -> console.line("  configuration %s of %s".formatted(each.name(), each.by())));
    }
}
