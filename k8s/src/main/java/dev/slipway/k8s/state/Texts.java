package dev.slipway.k8s.state;

import dev.slipway.core.ConfigurationName;
import dev.slipway.core.HostName;
import dev.slipway.core.ProcessType;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What apps and releases have in common, in the plain types of an object's fields; sorted, so that objects compare. */
final class Texts {
    private Texts() {}

    static Map<String, Integer> of(Map<ProcessType, Integer> scale) {
        var texts = new TreeMap<String, Integer>();
        scale.forEach((type, count) -> texts.put(type.value(), count));
        return texts;
    }

    static Map<ProcessType, Integer> scale(Map<String, Integer> texts) {
        return texts.entrySet().stream()
                .collect(Collectors.toMap(entry -> new ProcessType(entry.getKey()), Map.Entry::getValue));
    }

    static List<String> of(Set<HostName> hosts) {
        return hosts.stream().map(HostName::value).sorted().toList();
    }

    static List<String> names(Set<ConfigurationName> names) {
        return names.stream().map(ConfigurationName::value).sorted().toList();
    }

    static Set<HostName> hosts(List<String> texts) {
        return texts.stream().map(HostName::new).collect(Collectors.toSet());
    }
}
