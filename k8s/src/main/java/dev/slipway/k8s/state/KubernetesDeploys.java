package dev.slipway.k8s.state;

import dev.slipway.core.UserName;
import dev.slipway.core.app.AppId;
import dev.slipway.core.deploy.Deploy;
import dev.slipway.core.deploy.DeployId;
import dev.slipway.core.deploy.DeployState;
import dev.slipway.core.deploy.Deploys;
import dev.slipway.core.deploy.Push;
import dev.slipway.k8s.Labels;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The deploys, an object each, numbered by the ledger. Those that need care after a restart carry a label, for them to be
 * found however many there were; and the name of the server that takes care of it is on each.
 */
final class KubernetesDeploys implements Deploys {
    private static final String DEPLOY = "slipway.dev/deploy";
    private static final String UNSETTLED = "slipway.dev/unsettled";
    private static final String SERVED_BY = "slipway.dev/served-by";
    private static final String TRUE = "true";
    private static final String SERIES = "deploys";

    private final Cluster cluster;
    private final Ledger ledger;
    private final AppObjects apps;
    private final Peers servers;

    KubernetesDeploys(Cluster cluster, Ledger ledger, AppObjects apps, Peers servers) {
        this.servers = servers;
        this.cluster = cluster;
        this.ledger = ledger;
        this.apps = apps;
    }

    @Override
    public Deploy append(Push push, Instant now) {
        var app = apps.require(push.app());
        var id = new DeployId(ledger.next(SERIES, this::highestId));
        var object = new DeployObject();
        object.setMetadata(cluster.metadata(app.getMetadata().getNamespace(), app.id() + "-" + id, labels(app, id)));
        object.getMetadata().setAnnotations(Map.of(SERVED_BY, servers.self()));
        object.setSpec(DeployObject.spec(id, push, now));
        var made = cluster.create(object)
                .orElseThrow(() -> new IllegalStateException("the number of deploy %s was taken".formatted(id)));
        if (!apps.stays(app)) {
            // Its removal may have been past the deploys already.
            cluster.delete(made);
            throw AppObjects.gone();
        }
        return made.deploy();
    }

    private Map<String, String> labels(AppObject app, DeployId id) {
        var labels = new HashMap<>(Labels.of(app.id(), apps.nameOf(app)));
        labels.put(DEPLOY, id.toString());
        labels.put(UNSETTLED, TRUE);
        return labels;
    }

    private long highestId() {
        return cluster.list(DeployObject.class, Map.of()).stream()
                .mapToLong(deploy -> deploy.getSpec().id())
                .max()
                .orElse(0);
    }

    @Override
    public boolean update(DeployId id, DeployState state, Instant now) {
        return change(id, old -> !old.state().ended(), old -> old.in(state, now));
    }

    @Override
    public boolean cancel(DeployId id, UserName by, Instant now) {
        return change(
                id,
                old -> !old.state().ended() && !(old.state() instanceof DeployState.RollingOut),
                old -> old.in(new DeployState.Cancelled(by.value()), now));
    }

    @Override
    public void refMoved(DeployId id) {
        change(id, _ -> true, Deploy::withRefMoved);
    }

    private boolean change(DeployId id, Predicate<Deploy> from, UnaryOperator<Deploy> change) {
        return Cluster.retrying(() -> {
            var found = object(id).filter(object -> from.test(object.deploy()));
            found.ifPresent(object -> store(object, change.apply(object.deploy())));
            return found.isPresent();
        });
    }

    // The label is there before and as long as the state needs it, so that it is never missing.
    private void store(DeployObject object, Deploy deploy) {
        var current = isUnsettled(deploy) ? labelled(object, true) : object;
        current.setStatus(DeployObject.Status.of(deploy));
        current = cluster.replaceStatus(current);
        if (!isUnsettled(deploy)) {
            labelled(current, false);
        }
    }

    private DeployObject labelled(DeployObject object, boolean unsettled) {
        var labels = object.getMetadata().getLabels();
        if (labels.containsKey(UNSETTLED) == unsettled) {
            return object;
        }
        if (unsettled) {
            labels.put(UNSETTLED, TRUE);
        } else {
            labels.remove(UNSETTLED);
        }
        return cluster.replace(object);
    }

    private static boolean isUnsettled(Deploy deploy) {
        return !deploy.state().ended() || (deploy.state() instanceof DeployState.Live && !deploy.refMoved());
    }

    @Override
    public Optional<Deploy> find(DeployId id) {
        return object(id).map(DeployObject::deploy);
    }

    private Optional<DeployObject> object(DeployId id) {
        return cluster.list(DeployObject.class, Map.of(DEPLOY, id.toString())).stream()
                .findFirst();
    }

    @Override
    public List<Deploy> list(AppId app, int most) {
        return cluster.list(DeployObject.class, Map.of(Labels.APP_ID, app.value())).stream()
                .map(DeployObject::deploy)
                .sorted(Comparator.comparing(Deploy::id).reversed())
                .limit(most)
                .toList();
    }

    @Override
    public Map<AppId, Deploy> newest(Collection<AppId> apps) {
        return cluster.list(DeployObject.class, apps, Map.of()).stream()
                .map(DeployObject::deploy)
                .collect(Collectors.toMap(
                        deploy -> deploy.push().app(),
                        Function.identity(),
                        BinaryOperator.maxBy(Comparator.comparing(Deploy::id))));
    }

    @Override
    public void prune(AppId app, int most) {
        cluster.list(DeployObject.class, Map.of(Labels.APP_ID, app.value())).stream()
                .sorted(Comparator.comparingLong(
                                (DeployObject object) -> object.getSpec().id())
                        .reversed())
                .skip(most)
                .filter(object -> !isUnsettled(object.deploy()))
                .forEach(cluster::delete);
    }

    @Override
    public List<Deploy> unsettled() {
        return unsettledObjects().map(DeployObject::deploy).toList();
    }

    private Stream<DeployObject> unsettledObjects() {
        return cluster.list(DeployObject.class, Map.of(UNSETTLED, TRUE)).stream()
                .filter(object -> isUnsettled(object.deploy()))
                .sorted(Comparator.comparingLong(object -> object.getSpec().id()));
    }

    @Override
    public List<Deploy> takeOver() {
        return unsettledObjects()
                .filter(object ->
                        !servers.isLive(object.getMetadata().getAnnotations().getOrDefault(SERVED_BY, "")))
                .filter(this::takeOver)
                .map(DeployObject::deploy)
                .toList();
    }

    /** False if another server was first, or the deploy has ended. */
    private boolean takeOver(DeployObject object) {
        var annotations = new HashMap<>(object.getMetadata().getAnnotations());
        annotations.put(SERVED_BY, servers.self());
        object.getMetadata().setAnnotations(annotations);
        try {
            cluster.replace(object);
            return true;
        } catch (Cluster.Outdated _) {
            return false;
        }
    }
}
