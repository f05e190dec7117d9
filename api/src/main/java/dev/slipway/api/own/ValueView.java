package dev.slipway.api.own;

import dev.slipway.api.route.About;
import dev.slipway.api.route.Call;
import dev.slipway.api.route.Parameter;
import dev.slipway.core.Secret;
import dev.slipway.core.identity.Right;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A configured value, told by its name unless all of it is asked for. */
record ValueView(
        String name, @About("Absent unless reveal=true.") Optional<String> value) {
    static final Parameter REVEAL = Parameter.flag("reveal", "Show the values, too; takes the right to deploy.");

    /** The right that it takes to answer. */
    static Right right(Call call) {
        return call.flag("reveal") ? Right.DEPLOY : Right.READ;
    }

    /** The values by name, as far as the call wants them shown. */
    static <K extends Comparable<K>> List<ValueView> of(Call call, Map<K, Secret> values) {
        return call.flag("reveal")
                ? values.entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .map(entry -> new ValueView(
                                entry.getKey().toString(),
                                Optional.of(entry.getValue().reveal())))
                        .toList()
                : names(values);
    }

    /** Of the values only what they are called. */
    static <K extends Comparable<K>> List<ValueView> names(Map<K, Secret> values) {
        return values.keySet().stream()
                .sorted()
                .map(name -> new ValueView(name.toString(), Optional.empty()))
                .toList();
    }
}
