package dev.slipway.k8s.state;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.slipway.core.CommitId;
import dev.slipway.core.RefName;
import dev.slipway.core.UserName;
import dev.slipway.core.app.AppId;
import dev.slipway.core.deploy.Deploy;
import dev.slipway.core.deploy.DeployId;
import dev.slipway.core.deploy.DeployState;
import dev.slipway.core.deploy.Goal;
import dev.slipway.core.deploy.Push;
import dev.slipway.core.release.ReleaseVersion;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A deploy as its custom resource: its spec is what was pushed, its status where it stands. */
@Group(Cluster.GROUP)
@Version(Cluster.VERSION)
@Kind("Deploy")
@Plural("deploys")
@Singular("slipwaydeploy")
final class DeployObject extends CustomResource<DeployObject.Spec, DeployObject.Status> implements Namespaced {
    /** What was pushed; without a goal by an older server. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Spec(
            long id,
            String app,
            String ref,
            String commit,
            String by,
            boolean clearCache,
            String message,
            @Nullable String goal,
            String queuedAt) {}

    /** Where it stands; each field but the first, {@code refMoved} and {@code changedAt} belongs to some states only. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Status(
            String state,
            @Nullable Integer version,
            @Nullable String reason,
            @Nullable String advice,
            @Nullable Long supersededBy,
            @Nullable String cancelledBy,
            @Nullable String changedAt,
            boolean refMoved,
            @Nullable Map<String, String> entered,
            @Nullable List<Condition> conditions) {
        static Status of(Deploy deploy) {
            var base = new Status(
                    deploy.state().word(),
                    null,
                    null,
                    null,
                    null,
                    null,
                    deploy.changedAt().toString(),
                    deploy.refMoved(),
                    entered(deploy),
                    List.of(condition(deploy)));
            return switch (deploy.state()) {
                case DeployState.Queued _, DeployState.Staging _, DeployState.Building _, DeployState.Staged _ -> base;
                case DeployState.RollingOut(var version) -> base.withVersion(version);
                case DeployState.Live(var version) -> base.withVersion(version);
                case DeployState.Failed(var reason, var advice) -> base.failed(reason, advice);
                case DeployState.Superseded(var by) -> base.superseded(by);
                case DeployState.Cancelled(var by) -> base.cancelled(by);
            };
        }

        private static Map<String, String> entered(Deploy deploy) {
            var entered = new TreeMap<String, String>();
            deploy.entered().forEach((word, when) -> entered.put(word, when.toString()));
            return entered;
        }

        private Map<String, Instant> enteredAt() {
            var all = new HashMap<String, Instant>();
            if (entered != null) {
                entered.forEach((word, when) -> all.put(word, Instant.parse(when)));
            }
            return all;
        }

        private static Condition condition(Deploy deploy) {
            var succeeded = new Conditions("Succeeded", deploy.changedAt());
            return switch (deploy.state()) {
                case DeployState.Queued state -> succeeded.unknown("Queued", state.sentence());
                case DeployState.Staging state -> succeeded.unknown("Staging", state.sentence());
                case DeployState.Building state -> succeeded.unknown("Building", state.sentence());
                case DeployState.RollingOut state -> succeeded.unknown("RollingOut", state.sentence());
                case DeployState.Live state -> succeeded.yes("Live", state.sentence());
                case DeployState.Staged state -> succeeded.yes("Staged", state.sentence());
                case DeployState.Failed state -> succeeded.no("Failed", state.sentence());
                case DeployState.Superseded state -> succeeded.no("Superseded", state.sentence());
                case DeployState.Cancelled state -> succeeded.no("Cancelled", state.sentence());
            };
        }

        private Status withVersion(ReleaseVersion made) {
            return new Status(state, made.number(), null, null, null, null, changedAt, refMoved, entered, conditions);
        }

        private Status failed(String why, String what) {
            return new Status(state, null, why, what, null, null, changedAt, refMoved, entered, conditions);
        }

        private Status superseded(DeployId by) {
            return new Status(state, null, null, null, by.number(), null, changedAt, refMoved, entered, conditions);
        }

        private Status cancelled(String by) {
            return new Status(state, null, null, null, null, by, changedAt, refMoved, entered, conditions);
        }

        DeployState deployState() {
            return switch (state) {
                case "queued" -> new DeployState.Queued();
                case "staging" -> new DeployState.Staging();
                case "building" -> new DeployState.Building();
                case "rolling-out" -> new DeployState.RollingOut(madeVersion());
                case "live" -> new DeployState.Live(madeVersion());
                case "staged" -> new DeployState.Staged();
                case "failed" -> new DeployState.Failed(text(reason), text(advice));
                case "superseded" -> new DeployState.Superseded(new DeployId(supersededBy == null ? 0 : supersededBy));
                case "cancelled" -> new DeployState.Cancelled(text(cancelledBy));
                default -> throw new IllegalStateException("no such state of a deploy: " + state);
            };
        }

        private ReleaseVersion madeVersion() {
            return new ReleaseVersion(version == null ? 0 : version);
        }

        private static String text(@Nullable String text) {
            return text == null ? "" : text;
        }
    }

    static Spec spec(DeployId id, Push push, Instant queuedAt) {
        return new Spec(
                id.number(),
                push.app().value(),
                push.ref().value(),
                push.commit().value(),
                push.by().value(),
                push.clearCache(),
                push.message(),
                push.goal().word(),
                queuedAt.toString());
    }

    Deploy deploy() {
        var spec = getSpec();
        var push = new Push(
                new AppId(spec.app()),
                new RefName(spec.ref()),
                new CommitId(spec.commit()),
                new UserName(spec.by()),
                spec.clearCache(),
                spec.message(),
                spec.goal() == null ? new Goal.RollOut() : Goal.parse(spec.goal()));
        var queuedAt = Instant.parse(spec.queuedAt());
        @Nullable Status status = getStatus();
        return new Deploy(
                new DeployId(spec.id()),
                push,
                status == null ? new DeployState.Queued() : status.deployState(),
                queuedAt,
                status == null || status.changedAt() == null ? queuedAt : Instant.parse(status.changedAt()),
                status != null && status.refMoved(),
                status == null ? Map.of() : status.enteredAt());
    }
}
