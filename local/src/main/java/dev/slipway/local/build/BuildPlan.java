package dev.slipway.local.build;

import dev.slipway.local.build.Builder.Candidate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which buildpacks of a group take part, and what each is to provide.
 *
 * @param entries what is required, by name, with those that provide it in order
 */
record BuildPlan(List<Buildpack> group, Map<String, Entry> entries) {
    /** A dependency: who provides it, and what those that require it wrote. */
    record Entry(List<Buildpack> providers, List<Map<String, Object>> requirements) {}

    /** One pairing of what a buildpack provides and requires. */
    record Pairing(Set<String> provides, List<Map<String, Object>> requires) {
        static Pairing of(TomlFile toml) {
            var provides = new LinkedHashSet<String>();
            toml.tables("provides").forEach(table -> provides.add(table.requiredText("name")));
            toml.tables("requires").forEach(table -> table.requiredText("name"));
            return new Pairing(
                    provides,
                    toml.tables("requires").stream().map(TomlFile::values).toList());
        }
    }

    /** A buildpack that detected, with the pairings that it offers, the preferred one first. */
    record Detected(Candidate candidate, List<Pairing> pairings) {
        static Detected of(Candidate candidate, TomlFile plan) {
            var pairings = new ArrayList<Pairing>();
            pairings.add(Pairing.of(plan));
            plan.tables("or").forEach(alternative -> pairings.add(Pairing.of(alternative)));
            return new Detected(candidate, pairings);
        }
    }

    private record Choice(Candidate candidate, Pairing pairing) {}

    /**
     * The first choice of pairings, left to right and depth first, in which all that is provided is required and the
     * other way round; optional buildpacks that are in the way are left out.
     */
    static Optional<BuildPlan> resolve(List<Detected> detected) {
        return resolve(detected, List.of());
    }

    private static Optional<BuildPlan> resolve(List<Detected> rest, List<Choice> chosen) {
        if (rest.isEmpty()) {
            return attempt(chosen);
        }
        var first = rest.getFirst();
        for (var pairing : first.pairings) {
            var longer = new ArrayList<>(chosen);
            longer.add(new Choice(first.candidate, pairing));
            var plan = resolve(rest.subList(1, rest.size()), longer);
            if (plan.isPresent()) {
                return plan;
            }
        }
        return Optional.empty();
    }

    private static Optional<BuildPlan> attempt(List<Choice> all) {
        var choices = new ArrayList<>(all);
        while (true) {
            var unmet = unmet(choices);
            if (unmet.isEmpty()) {
                return choices.isEmpty() ? Optional.empty() : Optional.of(plan(choices));
            }
            if (unmet.stream().anyMatch(choice -> !choice.candidate.optional())) {
                return Optional.empty();
            }
            choices.removeAll(unmet);
        }
    }

    /** Those that require what nobody before them provides, or provide what nobody from them on requires. */
    private static Set<Choice> unmet(List<Choice> choices) {
        var unmet = new LinkedHashSet<Choice>();
        for (int i = 0; i < choices.size(); i++) {
            var choice = choices.get(i);
            var before = choices.subList(0, i + 1);
            var after = choices.subList(i, choices.size());
            if (required(choice).stream()
                            .anyMatch(name -> before.stream().noneMatch(other -> other.pairing.provides.contains(name)))
                    || choice.pairing.provides.stream()
                            .anyMatch(name -> after.stream()
                                    .noneMatch(other -> required(other).contains(name)))) {
                unmet.add(choice);
            }
        }
        return unmet;
    }

    private static List<String> required(Choice choice) {
        return choice.pairing.requires.stream().map(BuildPlan::name).toList();
    }

    private static BuildPlan plan(List<Choice> choices) {
        var entries = new LinkedHashMap<String, Entry>();
        for (var choice : choices) {
            choice.pairing.provides.forEach(
                    name -> entry(entries, name).providers.add(choice.candidate.buildpack()));
            choice.pairing.requires.forEach(requirement ->
                    entry(entries, name(requirement)).requirements.add(requirement));
        }
        return new BuildPlan(
                choices.stream().map(choice -> choice.candidate.buildpack()).toList(), entries);
    }

    private static Entry entry(Map<String, Entry> entries, String name) {
        return entries.computeIfAbsent(name, _ -> new Entry(new ArrayList<>(), new ArrayList<>()));
    }

    private static String name(Map<String, Object> requirement) {
        return String.valueOf(requirement.get("name"));
    }

    /** What that buildpack is to provide. */
    List<Map<String, Object>> requirementsFor(Buildpack buildpack) {
        return entries.values().stream()
                .filter(entry -> entry.providers.contains(buildpack))
                .flatMap(entry -> entry.requirements.stream())
                .toList();
    }

    /** What is left to those that follow, after that buildpack provided all but the unmet names. */
    BuildPlan after(Buildpack buildpack, Set<String> unmet) {
        var left = new LinkedHashMap<String, Entry>();
        entries.forEach((name, entry) -> {
            if (!entry.providers.contains(buildpack)) {
                left.put(name, entry);
            } else if (unmet.contains(name)) {
                var others = new ArrayList<>(entry.providers);
                others.remove(buildpack);
                left.put(name, new Entry(others, entry.requirements));
            }
        });
        return new BuildPlan(group, left);
    }
}
