package dev.slipway.core.deploy;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One attempt to run a pushed commit.
 *
 * @param changedAt when its state last changed
 * @param refMoved whether the pushed ref has followed; a live deploy whose ref has not is completed at the next start
 * @param entered when it first entered each state after the first, by the states' words
 */
public record Deploy(
        DeployId id,
        Push push,
        DeployState state,
        Instant queuedAt,
        Instant changedAt,
        boolean refMoved,
        Map<String, Instant> entered) {
    public Deploy {
        entered = Map.copyOf(entered);
    }

    /** One of which is not known when it entered its states. */
    public Deploy(DeployId id, Push push, DeployState state, Instant queuedAt, Instant changedAt, boolean refMoved) {
        this(id, push, state, queuedAt, changedAt, refMoved, Map.of());
    }

    /** The same, in that state from that time on. */
    public Deploy in(DeployState next, Instant now) {
        var all = new HashMap<>(entered);
        if (!(next instanceof DeployState.Queued)) {
            all.putIfAbsent(next.word(), now);
        }
        return new Deploy(id, push, next, queuedAt, now, refMoved, all);
    }

    /** The same, with its ref where it belongs. */
    public Deploy withRefMoved() {
        return new Deploy(id, push, state, queuedAt, changedAt, true, entered);
    }

    /** How long it was in each state that it has left, by the states' words in their order, as far as that is known. */
    public Map<String, Duration> phases() {
        var phases = new LinkedHashMap<String, Duration>();
        var word = new DeployState.Queued().word();
        var since = queuedAt;
        for (var next : entered.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.naturalOrder()))
                .toList()) {
            phases.put(word, Duration.between(since, next.getValue()));
            word = next.getKey();
            since = next.getValue();
        }
        return phases;
    }

    /** The deploy that made its image, or looked for it: the one that staged it, else itself. */
    public DeployId staging() {
        return push.goal() instanceof Goal.Release(var staged) ? staged : id;
    }

    /** Whether it brings that push's commit to its ref, as that push asks for it. */
    boolean delivers(Push other) {
        return !other.clearCache()
                && push.goal().rollsOut() == other.goal().rollsOut()
                && push.app().equals(other.app())
                && push.ref().equals(other.ref())
                && push.commit().equals(other.commit());
    }
}
