package dev.slipway.local.build;

import dev.slipway.core.InvalidInput;
import dev.slipway.core.Quoted;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A buildpack's folder, as its {@code buildpack.toml} describes it.
 *
 * @param clearEnv whether it wants the users' variables as files only
 * @param order what it is composed of; empty for one that has programs of its own
 */
record Buildpack(
        Path folder, String id, String version, String api, boolean clearEnv, List<Group> order, String digest) {
    /** The versions of the Buildpack API that builds speak; older ones have shell processes and positional arguments. */
    static final Set<String> APIS = Set.of("0.9", "0.10", "0.11", "0.12");

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9-][A-Za-z0-9./-]{0,127}");
    private static final Pattern VERSION = Pattern.compile("[0-9A-Za-z][0-9A-Za-z.+-]{0,63}");

    /**
     * Some buildpacks that are tried together.
     *
     * @param members in the order of the build
     */
    record Group(List<Member> members) {
        Group {
            members = List.copyOf(members);
        }
    }

    /**
     * A buildpack's place in a group.
     *
     * @param version empty for whichever there is
     * @param optional whether the group may pass without it
     */
    record Member(String id, String version, boolean optional) {}

    Buildpack {
        order = List.copyOf(order);
    }

    /**
     * Reads the buildpack in that folder.
     *
     * @throws InvalidInput if it is none that builds can use; the message names folder and reason
     */
    static Buildpack read(Path folder) {
        var file = folder.resolve("buildpack.toml");
        if (!UntrustedFiles.isFile(file)) {
            throw new InvalidInput(
                    "%s is not a buildpack: it has no buildpack.toml".formatted(folder), "correct the path");
        }
        var toml = TomlFile.parse(file.toString(), UntrustedFiles.text(file));
        var self = toml.table("buildpack");
        var buildpack = new Buildpack(
                folder,
                matching(ID, "id", self.requiredText("id"), folder),
                matching(VERSION, "version", self.text("version").orElse("0.0.0"), folder),
                toml.requiredText("api"),
                self.flag("clear-env"),
                groups(toml.tables("order")),
                TreeDigest.of(folder));
        buildpack.check();
        return buildpack;
    }

    /** The groups of an {@code order}, as builders and composite buildpacks write it. */
    static List<Group> groups(List<TomlFile> order) {
        return order.stream()
                .map(group -> new Group(group.tables("group").stream()
                        .map(member -> new Member(
                                member.requiredText("id"),
                                member.text("version").orElse(""),
                                member.flag("optional")))
                        .toList()))
                .toList();
    }

    /** A buildpack's id as the name of a folder. */
    static String folderName(String id) {
        return id.replace('/', '_');
    }

    String folderName() {
        return folderName(id);
    }

    boolean isComposite() {
        return !order.isEmpty();
    }

    Path program(String name) {
        return folder.resolve("bin").resolve(name);
    }

    /** As {@code ID@VERSION}. */
    @Override
    public String toString() {
        return id + "@" + version;
    }

    private void check() {
        if (!APIS.contains(api)) {
            throw new InvalidInput(
                    "buildpack %s speaks Buildpack API %s".formatted(id, Quoted.shorten(api)),
                    "use a version of it that speaks 0.9 to 0.12");
        }
        for (var name : List.of("detect", "build")) {
            if (!isComposite() && !program(name).toFile().canExecute()) {
                throw new InvalidInput(
                        "buildpack %s has no executable bin/%s".formatted(id, name), "correct " + folder);
            }
        }
    }

    private static String matching(Pattern pattern, String what, String value, Path folder) {
        if (!pattern.matcher(value).matches()) {
            throw new InvalidInput(
                    "the %s of the buildpack in %s is not valid".formatted(what, folder), "correct its buildpack.toml");
        }
        return value;
    }
}
