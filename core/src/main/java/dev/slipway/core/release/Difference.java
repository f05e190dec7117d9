package dev.slipway.core.release;

import dev.slipway.core.ConfigurationName;
import dev.slipway.core.EnvName;
import dev.slipway.core.HostName;
import dev.slipway.core.Printable;
import dev.slipway.core.ProcessType;
import dev.slipway.core.deploy.Refs;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** What another release would change of the one that runs: code, configuration, processes and routes. */
public record Difference(Release from, Release to) {
    private static final String NONE = "unchanged";
    private static final String INDENT = " ".repeat("processes: ".length());
    private static final int MOST_COMMITS = 10;

    public boolean isEmpty() {
        return from.image().equals(to.image())
                && from.config().equals(to.config())
                && from.files().equals(to.files())
                && from.hosts().equals(to.hosts())
                && from.counts().equals(to.counts());
    }

    /** Four lines, and below the first the commits that go and those that come; of the configuration, names only. */
    public List<String> lines(Refs refs) {
        var lines = new ArrayList<String>();
        lines.add("code:      " + code());
        addCommits(lines, "- ", refs.commits(from.app(), from.commit(), to.commit(), MOST_COMMITS + 1));
        addCommits(lines, "+ ", refs.commits(from.app(), to.commit(), from.commit(), MOST_COMMITS + 1));
        lines.add("config:    " + orNone(config()));
        lines.add("processes: " + orNone(processes()));
        lines.add("routes:    " + orNone(routes()));
        return lines;
    }

    private static void addCommits(List<String> lines, String sign, List<String> commits) {
        commits.stream().limit(MOST_COMMITS).forEach(commit -> lines.add(INDENT + sign + Printable.text(commit)));
        if (commits.size() > MOST_COMMITS) {
            lines.add(INDENT + sign + "and older ones");
        }
    }

    private String code() {
        if (!from.commit().equals(to.commit())) {
            return from.commit().abbreviated() + " -> " + to.commit().abbreviated();
        }
        return from.image().equals(to.image()) ? NONE : to.commit().abbreviated() + ", built at another time";
    }

    private List<String> config() {
        var changes = new ArrayList<String>();
        var names = new TreeSet<EnvName>(from.config().keySet());
        names.addAll(to.config().keySet());
        for (var name : names) {
            if (!from.config().containsKey(name)) {
                changes.add("+ " + name);
            } else if (!to.config().containsKey(name)) {
                changes.add("- " + name);
            } else if (!from.config().get(name).equals(to.config().get(name))) {
                changes.add("~ " + name);
            }
        }
        changes.addAll(files());
        return changes;
    }

    private List<String> files() {
        var changes = new ArrayList<String>();
        var old = from.files().folders();
        var next = to.files().folders();
        var names = new TreeSet<ConfigurationName>(old.keySet());
        names.addAll(next.keySet());
        for (var name : names) {
            if (!old.containsKey(name)) {
                changes.add("+ %s/".formatted(name));
            } else if (!next.containsKey(name)) {
                changes.add("- %s/".formatted(name));
            } else if (!old.get(name).equals(next.get(name))) {
                changes.add("~ %s/".formatted(name));
            }
        }
        return changes;
    }

    private List<String> processes() {
        var changes = new ArrayList<String>();
        Map<ProcessType, Integer> old = from.counts();
        Map<ProcessType, Integer> next = to.counts();
        var types = new TreeSet<ProcessType>(old.keySet());
        types.addAll(next.keySet());
        for (var type : types) {
            int before = old.getOrDefault(type, 0);
            int after = next.getOrDefault(type, 0);
            if (before != after) {
                changes.add("%s %d -> %d".formatted(type, before, after));
            }
        }
        return changes;
    }

    private List<String> routes() {
        var changes = new ArrayList<String>();
        var hosts = new TreeSet<HostName>(from.hosts());
        hosts.addAll(to.hosts());
        for (var host : hosts) {
            if (!from.hosts().contains(host)) {
                changes.add("+ " + host);
            } else if (!to.hosts().contains(host)) {
                changes.add("- " + host);
            }
        }
        return changes;
    }

    private static String orNone(List<String> changes) {
        return changes.isEmpty() ? NONE : String.join(", ", changes);
    }
}
