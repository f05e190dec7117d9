package dev.slipway.k8s.state;

import dev.slipway.core.AppName;
import dev.slipway.core.Namespace;
import dev.slipway.core.NotFound;
import dev.slipway.core.app.AppId;
import dev.slipway.k8s.Labels;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Finds the objects of apps that are there: not those being removed, and one of the two that an app has in the middle of a
 * rename, which a crash can make last.
 */
final class AppObjects {
    private final Cluster cluster;

    AppObjects(Cluster cluster) {
        this.cluster = cluster;
    }

    Optional<AppObject> find(AppName name) {
        return at(name).filter(AppObjects::isThere);
    }

    /** The object of that name, even of an app that is being removed. */
    Optional<AppObject> at(AppName name) {
        return cluster.find(AppObject.class, cluster.nameOf(name.namespace()), name.name())
                .filter(cluster::isOurs);
    }

    Optional<AppObject> find(AppId id) {
        return Cluster.retrying(() -> one(all(id))).filter(AppObjects::isThere);
    }

    AppObject require(AppId id) {
        return find(id).orElseThrow(AppObjects::gone);
    }

    static NotFound gone() {
        return new NotFound("the app is gone", "see which there are with the command apps");
    }

    /** Whether the app is still there: as that object or, if it was renamed since, as another. */
    boolean stays(AppObject app) {
        return find(nameOf(app))
                        .filter(found -> found.getMetadata()
                                .getUid()
                                .equals(app.getMetadata().getUid()))
                        .isPresent()
                || find(app.id()).isPresent();
    }

    /** All objects of that app, even if it is being removed. */
    List<AppObject> all(AppId id) {
        return cluster.list(AppObject.class, Map.of(Labels.APP_ID, id.value()));
    }

    List<AppObject> list() {
        return Cluster.retrying(this::listed);
    }

    /** Those of apps in that namespace. */
    List<AppObject> in(Namespace namespace) {
        return cluster.list(AppObject.class, cluster.nameOf(namespace), Map.of()).stream()
                .filter(AppObjects::isThere)
                .toList();
    }

    private List<AppObject> listed() {
        var byId = cluster.list(AppObject.class, Map.of()).stream()
                .collect(Collectors.groupingBy(app -> app.getSpec().id()));
        return byId.values().stream()
                .flatMap(objects -> one(objects).stream())
                .filter(AppObjects::isThere)
                .toList();
    }

    private static boolean isThere(AppObject app) {
        return !app.getSpec().removing();
    }

    /** The one of an app's objects that counts; others are removed. */
    private Optional<AppObject> one(List<AppObject> objects) {
        if (objects.size() < 2) {
            return objects.stream().findFirst();
        }
        var counting = counting(objects);
        objects.stream().filter(object -> !counting.contains(object)).forEach(cluster::delete);
        return counting.stream().findFirst();
    }

    /**
     * A copy under a new name takes the place of its origin if that is as it was when it was copied; it is void if the origin
     * was changed since. Of several copies of one origin the latest counts, since the others' origin was changed for it.
     */
    static List<AppObject> counting(Collection<AppObject> objects) {
        var left = new ArrayList<>(objects);
        for (var copy : objects) {
            for (var other : objects) {
                var origin = copy.getSpec().renamedFrom();
                if (origin == null) {
                    continue;
                }
                if (origin.isOf(other.getMetadata())) {
                    left.remove(origin.isStill(other.getMetadata()) ? other : copy);
                } else if (origin.isBefore(other.getSpec().renamedFrom())) {
                    left.remove(copy);
                }
            }
        }
        return left;
    }

    AppName nameOf(AppObject app) {
        return new AppName(cluster.namespaceOf(app), app.getMetadata().getName());
    }
}
