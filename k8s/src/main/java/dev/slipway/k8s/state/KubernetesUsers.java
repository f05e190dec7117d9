package dev.slipway.k8s.state;

import dev.slipway.core.Conflict;
import dev.slipway.core.Namespace;
import dev.slipway.core.NotFound;
import dev.slipway.core.UserName;
import dev.slipway.core.app.Configuration;
import dev.slipway.core.identity.PasswordHash;
import dev.slipway.core.identity.User;
import dev.slipway.core.identity.Users;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The accounts, an object each. Keys and grants name the account's uid, so that they end with it whatever becomes of them.
 */
final class KubernetesUsers implements Users {
    private final Cluster cluster;
    private final Ledger ledger;
    private final AppObjects apps;
    private final KubernetesConfigurations configurations;
    private final Passwords passwords;

    KubernetesUsers(Cluster cluster, Ledger ledger, AppObjects apps, KubernetesConfigurations configurations) {
        this.cluster = cluster;
        this.ledger = ledger;
        this.apps = apps;
        this.configurations = configurations;
        this.passwords = new Passwords(cluster);
    }

    @Override
    public void add(User user) {
        var metadata = cluster.metadata(cluster.systemNamespace(), user.name().value(), Map.of());
        if (cluster.create(UserObject.of(user, metadata)).isEmpty()) {
            throw new Conflict("user '%s' is there already".formatted(user.name()), "choose another name");
        }
    }

    @Override
    public Optional<User> find(UserName name) {
        return object(name).map(UserObject::user);
    }

    /** The account's object. */
    Optional<UserObject> object(UserName name) {
        return cluster.find(UserObject.class, cluster.systemNamespace(), name.value());
    }

    /** The account's object, or the failure that a missing one is. */
    UserObject require(UserName name) {
        return object(name).orElseThrow(() -> missing(name));
    }

    static NotFound missing(UserName name) {
        return new NotFound("user '%s' not found".formatted(name), "see which there are with the command users list");
    }

    /** The uids of those accounts, all of which must be there. */
    Map<UserName, String> requireAll(Collection<UserName> names) {
        var uids = new HashMap<UserName, String>();
        names.forEach(name -> uids.put(name, require(name).uid()));
        return uids;
    }

    /** Whether that account is there, and stays: it is not just being removed. */
    boolean stays(UserObject user) {
        return !ledger.removing().contains(user.name())
                && object(user.name())
                        .filter(found -> found.uid().equals(user.uid()))
                        .isPresent();
    }

    /** The uids of all accounts, by their names. */
    Map<String, String> uids() {
        var uids = new HashMap<String, String>();
        objects().forEach(user -> uids.put(user.getMetadata().getName(), user.uid()));
        return uids;
    }

    @Override
    public List<User> list() {
        return objects().stream()
                .map(UserObject::user)
                .sorted(Comparator.comparing(User::name))
                .toList();
    }

    private List<UserObject> objects() {
        return cluster.list(UserObject.class, cluster.systemNamespace(), Map.of());
    }

    @Override
    public Optional<PasswordHash> password(UserName name) {
        // Both are read of everybody, so that nobody can tell by the time it takes whether there is such a user.
        var kept = passwords.all();
        return object(name).flatMap(kept::of);
    }

    @Override
    public void setPassword(UserName name, Optional<PasswordHash> hash) {
        passwords.set(require(name), hash, this::objects);
    }

    @Override
    public void remove(UserName name) {
        // From here on nobody counts on the account: an app that is made for it meanwhile is seen below, or sees this.
        ledger.beginRemoval(name, removing -> refuseLastAdmin(name, removing));
        try {
            if (apps.list().stream().anyMatch(app -> app.getSpec().owner().equals(name.value()))) {
                throw new Conflict(
                        "%s still owns apps".formatted(name), "delete them first; the command apps lists them");
            }
            // A later account of that name must not find them.
            if (configurations.list(Namespace.DEFAULT).stream()
                    .anyMatch(each -> each.by().equals(name))) {
                throw Configuration.owned(name);
            }
            Cluster.retrying(() -> {
                object(name).ifPresent(cluster::delete);
                return name;
            });
        } finally {
            ledger.endRemoval(name);
        }
    }

    private void refuseLastAdmin(UserName name, Set<UserName> removing) {
        if (require(name).user().admin()
                && list().stream()
                        .noneMatch(other ->
                                other.admin() && !other.name().equals(name) && !removing.contains(other.name()))) {
            throw new Conflict("%s is the last admin".formatted(name), "make another one first");
        }
    }
}
