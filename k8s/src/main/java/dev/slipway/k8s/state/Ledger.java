package dev.slipway.k8s.state;

import dev.slipway.core.UserName;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** What only one writer may change at a time: the numbers given last, and whose accounts are being removed. */
final class Ledger {
    private static final String NAME = "slipway-ledger";
    private static final String REMOVING = "removing";

    private final Cluster cluster;

    Ledger(Cluster cluster) {
        this.cluster = cluster;
    }

    /**
     * The next number of that series, which nobody else gets.
     *
     * @param known the highest number in use: where the series goes on if the ledger was lost
     */
    long next(String series, LongSupplier known) {
        return Long.parseLong(change(entries -> {
                    var last = entries.get(series);
                    long number = (last == null ? known.getAsLong() : Long.parseLong(last)) + 1;
                    entries.put(series, Long.toString(number));
                })
                .get(series));
    }

    /** Whose accounts are being removed. */
    Set<UserName> removing() {
        return removing(object().getData());
    }

    /** Notes that an account is being removed; {@code allowed} is asked first, of those that are already, and throws to refuse. */
    void beginRemoval(UserName user, Consumer<Set<UserName>> allowed) {
        change(entries -> {
            var removing = removing(entries);
            allowed.accept(removing);
            removing.add(user);
            entries.put(REMOVING, words(removing));
        });
    }

    void endRemoval(UserName user) {
        change(entries -> {
            var removing = removing(entries);
            removing.remove(user);
            entries.put(REMOVING, words(removing));
        });
    }

    private static Set<UserName> removing(Map<String, String> entries) {
        var users = new TreeSet<UserName>();
        for (var word : entries.getOrDefault(REMOVING, "").split(" ")) {
            if (!word.isEmpty()) {
                users.add(new UserName(word));
            }
        }
        return users;
    }

    private static String words(Set<UserName> users) {
        return String.join(" ", users.stream().map(UserName::value).toList());
    }

    private Map<String, String> change(Consumer<Map<String, String>> change) {
        return Cluster.retrying(() -> {
            var object = object();
            var entries = new HashMap<>(object.getData());
            change.accept(entries);
            object.setData(entries);
            return cluster.replace(object).getData();
        });
    }

    private ConfigMap object() {
        return cluster.find(ConfigMap.class, cluster.systemNamespace(), NAME).orElseGet(this::begin);
    }

    private ConfigMap begin() {
        var empty = new ConfigMapBuilder()
                .withMetadata(cluster.metadata(cluster.systemNamespace(), NAME, Map.of()))
                .build();
        return cluster.create(empty).orElseThrow(() -> new Cluster.Outdated(empty));
    }
}
