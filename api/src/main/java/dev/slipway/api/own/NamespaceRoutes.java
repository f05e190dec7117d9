package dev.slipway.api.own;

import dev.slipway.api.route.About;
import dev.slipway.api.route.Call;
import dev.slipway.api.route.Operation;
import dev.slipway.api.route.Routes;
import dev.slipway.core.Namespace;
import dev.slipway.core.UserName;
import dev.slipway.core.app.NamespaceEntry;
import dev.slipway.core.app.NamespaceRole;
import dev.slipway.core.deploy.NamespaceRemoval;
import dev.slipway.core.identity.Right;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The namespaces, and who is a member of which. */
final class NamespaceRoutes {
    static final String NAMESPACE = "/api/namespaces/{namespace}";
    private static final String MEMBERS = NAMESPACE + "/members";

    private final Supplier<Server> server;

    NamespaceRoutes(Supplier<Server> server) {
        this.server = server;
    }

    record NamespaceView(
            String name,

            @About("What you are in it; absent if no member.")
            Optional<String> role,

            @About("What you may do with it: read, deploy or manage.")
            String right,

            int members,
            @About("How many of its apps you may see.") int apps,
            Instant created) {}

    record NamespaceList(List<NamespaceView> items) {}

    record NewNamespace(String name) {}

    record Member(
            String user, @About("viewer, user or admin.") String role) {}

    record MemberList(List<Member> items) {}

    record NewMember(
            @About("viewer, user or admin: sees all apps, deploys, does all.")
            String role) {}

    void addTo(Routes routes) {
        routes.add(
                "Namespaces",
                Operation.get("/api/namespaces", "List the namespaces that you may see")
                        .gives(NamespaceList.class, this::list),
                Operation.post("/api/namespaces", "Make a namespace, of which you are the admin")
                        .takes(NewNamespace.class)
                        .makes(NamespaceView.class, this::add),
                Operation.get(NAMESPACE, "Show a namespace").gives(NamespaceView.class, this::show),
                Operation.delete(NAMESPACE, "Remove a namespace with all its apps and configurations")
                        .does(this::remove),
                Operation.get(MEMBERS, "List who is a member of a namespace").gives(MemberList.class, this::members),
                Operation.put(MEMBERS + "/{user}", "Make a user a member, or give a member another role")
                        .takes(NewMember.class)
                        .gives(Member.class, this::grant),
                Operation.delete(MEMBERS + "/{user}", "End a membership; for admins of the namespace, and the member")
                        .does(this::revoke));
    }

    private NamespaceList list(Call call) {
        var apps = server.get().access().visible(call.who()).stream()
                .collect(Collectors.groupingBy(app -> app.name().namespace(), Collectors.counting()));
        return new NamespaceList(server.get().access().visibleNamespaces(call.who()).stream()
                .map(entry -> view(call, entry, apps))
                .toList());
    }

    private NamespaceView view(Call call, NamespaceEntry entry, Map<Namespace, Long> apps) {
        var right = Right.READ;
        for (var wider : List.of(Right.DEPLOY, Right.MANAGE)) {
            right = server.get().access().has(call.who(), entry, wider) ? wider : right;
        }
        return new NamespaceView(
                entry.name().value(),
                Server.text(entry.roleOf(call.who().user())),
                right.toString(),
                entry.members().size(),
                apps.getOrDefault(entry.name(), 0L).intValue(),
                entry.createdAt());
    }

    private NamespaceView add(Call call) {
        var asked = server.get();
        var name = new Namespace(call.body(NewNamespace.class).name());
        asked.access().requireCreate(call.who(), name);
        var entry = NamespaceEntry.create(name, call.who().user(), asked.clock().instant());
        asked.platform().namespaces().add(entry);
        asked.tellOperator(call, "namespace %s added".formatted(name));
        return view(call, entry, Map.of());
    }

    private NamespaceEntry require(Call call, Right right) {
        return server.get().access().require(call.who(), new Namespace(call.path("namespace")), right);
    }

    private NamespaceView show(Call call) {
        var entry = require(call, Right.READ);
        var apps = server.get().access().visible(call.who()).stream()
                .filter(app -> app.name().namespace().equals(entry.name()))
                .count();
        return view(call, entry, Map.of(entry.name(), apps));
    }

    private void remove(Call call) throws InterruptedException {
        var asked = server.get();
        var name = require(call, Right.MANAGE).name();
        new NamespaceRemoval(asked.platform(), asked.deployer())
                .remove(name, call.who().user());
        asked.tellOperator(call, "namespace %s removed".formatted(name));
    }

    private MemberList members(Call call) {
        return new MemberList(require(call, Right.READ).members().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(member ->
                        new Member(member.getKey().value(), member.getValue().toString()))
                .toList());
    }

    private Member grant(Call call) {
        var asked = server.get();
        var name = require(call, Right.MANAGE).name();
        var user = new UserName(call.path("user"));
        var role = NamespaceRole.parse(call.body(NewMember.class).role());
        asked.platform().namespaces().update(name, old -> old.granting(user, role));
        asked.tellOperator(call, "role %s in namespace %s granted to %s".formatted(role, name, user));
        return new Member(user.value(), role.toString());
    }

    private void revoke(Call call) {
        var asked = server.get();
        var user = new UserName(call.path("user"));
        boolean own = user.equals(call.who().user()) && call.who().mayManageIdentity();
        var name = require(call, own ? Right.READ : Right.MANAGE).name();
        asked.platform().namespaces().update(name, old -> old.revoking(user));
        asked.tellOperator(call, "role in namespace %s of %s revoked".formatted(name, user));
    }
}
