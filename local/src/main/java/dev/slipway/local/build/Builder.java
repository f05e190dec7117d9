package dev.slipway.local.build;

import dev.slipway.core.BuildFailed;
import dev.slipway.core.Quoted;
import dev.slipway.core.Sha256;
import dev.slipway.local.build.Buildpack.Group;
import dev.slipway.local.build.Buildpack.Member;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The buildpacks of this server, and the order in which they are tried. */
final class Builder {
    private static final int DEEPEST = 8;

    private final Map<String, Buildpack> buildpacks = new LinkedHashMap<>();
    private final List<Group> order;

    /** A component buildpack's place in a group that is tried. */
    record Candidate(Buildpack buildpack, boolean optional) {}

    /** @param all the buildpacks; of two with one id, the first is used */
    Builder(Collection<Buildpack> all, List<Group> order) {
        all.forEach(buildpack -> buildpacks.putIfAbsent(buildpack.id(), buildpack));
        this.order = List.copyOf(order);
    }

    List<Group> order() {
        return order;
    }

    /** The buildpacks by name, each once. */
    List<Buildpack> buildpacks() {
        return List.copyOf(buildpacks.values());
    }

    /** Names all that this builder's work depends on. */
    String digest() {
        var digest = Sha256.begin();
        buildpacks.values().forEach(buildpack -> {
            TreeDigest.add(digest, buildpack.toString());
            TreeDigest.add(digest, buildpack.digest());
        });
        order.forEach(group -> TreeDigest.add(digest, group.toString()));
        return HexFormat.of().formatHex(digest.digest());
    }

    /**
     * The groups of component buildpacks that those groups stand for: a composite buildpack is replaced by each of its
     * own groups in turn.
     *
     * @throws BuildFailed if a buildpack is not there
     */
    List<List<Candidate>> resolve(List<Group> groups) {
        return groups.stream()
                .flatMap(group -> resolve(group.members(), 0).stream())
                .distinct()
                .toList();
    }

    private List<List<Candidate>> resolve(List<Member> members, int depth) {
        if (depth > DEEPEST) {
            throw new BuildFailed("composite buildpacks hold each other", "correct their orders");
        }
        List<List<Candidate>> groups = List.of(List.of());
        for (var member : members) {
            var continued = new ArrayList<List<Candidate>>();
            for (var group : groups) {
                for (var next : alternatives(member, depth)) {
                    var longer = new ArrayList<>(group);
                    longer.addAll(next);
                    continued.add(List.copyOf(longer));
                }
            }
            groups = continued;
        }
        return groups;
    }

    private List<List<Candidate>> alternatives(Member member, int depth) {
        var buildpack = find(member);
        if (!buildpack.isComposite()) {
            return List.of(List.of(new Candidate(buildpack, member.optional())));
        }
        var alternatives = new ArrayList<List<Candidate>>();
        buildpack.order().forEach(group -> alternatives.addAll(resolve(group.members(), depth + 1)));
        if (member.optional()) {
            alternatives.add(List.of());
        }
        return alternatives;
    }

    private Buildpack find(Member member) {
        var found = buildpacks.get(member.id());
        if (found == null || (!member.version().isEmpty() && !member.version().equals(found.version()))) {
            var name = member.version().isEmpty() ? member.id() : member.id() + "@" + member.version();
            throw new BuildFailed("there is no buildpack %s".formatted(Quoted.shorten(name)), "there are: " + names());
        }
        return found;
    }

    private String names() {
        return String.join(
                ", ", buildpacks.values().stream().map(Buildpack::toString).toList());
    }
}
