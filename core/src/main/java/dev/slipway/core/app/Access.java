package dev.slipway.core.app;

import dev.slipway.core.AppName;
import dev.slipway.core.Namespace;
import dev.slipway.core.NotAllowed;
import dev.slipway.core.NotFound;
import dev.slipway.core.SharedRead;
import dev.slipway.core.UserName;
import dev.slipway.core.identity.Principal;
import dev.slipway.core.identity.Right;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Decides, by exact identity, who may do what to which app and in which namespace. The only place that does. */
public final class Access {
    private static final String WIDER = "use a key or token with a wider scope";

    private final Apps apps;
    private final Namespaces namespaces;
    private final SharedRead<List<App>> all;

    public Access(Apps apps, Namespaces namespaces) {
        this.apps = apps;
        this.namespaces = namespaces;
        all = new SharedRead<>(apps::list);
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
                    "ask its owner, %s, for the right, or %s".formatted(app.owner(), WIDER));
        }
        return app;
    }

    /** The apps that {@code who} may read, by name. */
    public List<App> visible(Principal who) {
        return visible(who, all.get());
    }

    /** Those of the apps that {@code who} may read. */
    public List<App> visible(Principal who, List<App> some) {
        return having(who, some, Right.READ);
    }

    /** Those of the apps on which {@code who} has that right. */
    public List<App> having(Principal who, List<App> some, Right right) {
        if (who.admin() && who.scope().unrestricted()) {
            return some;
        }
        var joined = joined(who);
        return some.stream()
                .filter(app -> who.scope().allows(app.name(), right)
                        && rightOf(who, app, right, name -> Optional.ofNullable(joined.get(name))))
                .toList();
    }

    // Those that one is a member of, all at once; admins need none.
    private Map<Namespace, NamespaceEntry> joined(Principal who) {
        return who.admin()
                ? Map.of()
                : namespaces.list().stream()
                        .filter(entry -> entry.roleOf(who.user()).isPresent())
                        .collect(Collectors.toMap(NamespaceEntry::name, Function.identity()));
    }

    public boolean has(Principal who, App app, Right right) {
        return who.scope().allows(app.name(), right) && rightOf(who, app, right, namespaces::find);
    }

    private static boolean rightOf(
            Principal who, App app, Right right, Function<Namespace, Optional<NamespaceEntry>> entries) {
        if (who.admin() || app.owner().equals(who.user())) {
            return true;
        }
        var granted = app.grants().get(who.user());
        return (granted != null && granted.includes(right))
                || entries.apply(app.name().namespace())
                        .filter(entry -> entry.gives(who.user(), right))
                        .isPresent();
    }

    /**
     * @throws NotAllowed if {@code who} may not make an app of that name
     * @throws NotFound as for a missing app, if {@code who} may not know of its namespace
     */
    public void requireCreate(Principal who, AppName name) {
        if (!who.scope().allows(name, Right.DEPLOY)) {
            throw new NotAllowed("this login may not create app %s".formatted(name), WIDER);
        }
        var entry = namespaces.find(name.namespace());
        if (entry.isPresent() && !mayInside(who, entry.get(), Right.DEPLOY)) {
            throw sees(who, entry.get())
                    ? new NotAllowed(
                            "you may not create apps in namespace '%s'".formatted(name.namespace()),
                            askAdmin(entry.get()))
                    : missing(name);
        }
    }

    /** @throws NotAllowed if {@code who} may not make that namespace */
    public void requireCreate(Principal who, Namespace name) {
        if (!who.scope().allows(name, Right.MANAGE)) {
            throw new NotAllowed("this login may not create namespace '%s'".formatted(name), WIDER);
        }
    }

    /** What everybody is told of an app that is not there for them. */
    public static NotFound missing(AppName name) {
        return new NotFound("app '%s' not found".formatted(name), "see which there are with the command apps");
    }

    /**
     * The namespace, if {@code who} may do there what the right stands for: with {@link Right#READ} know of it, with
     * {@link Right#DEPLOY} make apps, with {@link Right#MANAGE} choose its members and remove it.
     *
     * @throws NotFound if it is not there, or {@code who} may not know of it: in the same words
     * @throws NotAllowed if {@code who} may know of it but lacks the right
     */
    public NamespaceEntry require(Principal who, Namespace name, Right right) {
        var entry = namespaces.find(name).filter(found -> sees(who, found)).orElseThrow(() -> Namespaces.missing(name));
        if (right == Right.READ) {
            return entry;
        }
        var done = right == Right.MANAGE ? "manage" : right + " in";
        if (!who.scope().allows(name, right)) {
            throw new NotAllowed("this login may not %s namespace '%s'".formatted(done, name), WIDER);
        }
        if (!mayInside(who, entry, right)) {
            throw new NotAllowed("you may not %s namespace '%s'".formatted(done, name), askAdmin(entry));
        }
        return entry;
    }

    /** Whether {@code who} may do in the namespace what the right stands for, as above. */
    public boolean has(Principal who, NamespaceEntry entry, Right right) {
        return who.scope().allows(entry.name(), right) && mayInside(who, entry, right);
    }

    /** The namespaces that {@code who} may know of, by name: those of which one is a member, and of apps that one may read. */
    public List<NamespaceEntry> visibleNamespaces(Principal who) {
        var ofApps = visible(who).stream().map(app -> app.name().namespace()).collect(Collectors.toSet());
        return namespaces.list().stream()
                .filter(entry -> ofApps.contains(entry.name())
                        || (who.scope().reaches(entry.name()) && mayInside(who, entry, Right.READ)))
                .toList();
    }

    /**
     * Whether {@code who} has that right on a configuration: members of its namespace do by their role. In the namespace that
     * is open to all, one is for who made it.
     */
    public boolean has(Principal who, Configuration configuration, Right right) {
        var namespace = configuration.namespace();
        boolean made = namespace.equals(Namespace.DEFAULT) && configuration.by().equals(who.user());
        return who.scope().allows(namespace, right)
                && (who.admin()
                        || made
                        || namespaces
                                .find(namespace)
                                .filter(entry -> entry.gives(who.user(), right))
                                .isPresent());
    }

    private boolean sees(Principal who, NamespaceEntry entry) {
        return (who.scope().reaches(entry.name()) && mayInside(who, entry, Right.READ))
                || visible(who).stream().anyMatch(app -> app.name().namespace().equals(entry.name()));
    }

    private static boolean mayInside(Principal who, NamespaceEntry entry, Right right) {
        return who.admin()
                || (entry.name().equals(Namespace.DEFAULT) && Right.DEPLOY.includes(right))
                || entry.gives(who.user(), right);
    }

    private static String askAdmin(NamespaceEntry entry) {
        return entry.members().entrySet().stream()
                .filter(member -> member.getValue() == NamespaceRole.ADMIN)
                .map(Map.Entry::getKey)
                .min(UserName::compareTo)
                .map(admin -> "ask its admin, %s, for a role in it".formatted(admin))
                .orElse("ask an admin of this server for a role in it");
    }
}
