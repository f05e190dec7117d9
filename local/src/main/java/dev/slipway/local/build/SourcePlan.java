package dev.slipway.local.build;

import dev.slipway.core.BuildFailed;
import dev.slipway.core.Quoted;
import dev.slipway.local.build.Buildpack.Group;
import dev.slipway.local.build.Buildpack.Member;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Does for the lifecycle what it leaves to a platform: takes out the files that {@code project.toml} excludes, gives the
 * buildpacks their environment, and writes the order of buildpacks where the app wants another than the builder's.
 */
final class SourcePlan {
    private static final String ORDER = "order.toml";

    private final SourceFolders folders;

    SourcePlan(SourceFolders folders) {
        this.folders = folders;
    }

    void write() throws IOException {
        var project = ProjectDescriptor.read(folders.app());
        project.filter(folders.app());
        writeEnvironment(project);
        if (!project.group().isEmpty()
                || !project.before().isEmpty()
                || !project.after().isEmpty()) {
            writeOrder(project);
        }
    }

    /** The app's own variables win over those of its project.toml. */
    private void writeEnvironment(ProjectDescriptor project) throws IOException {
        var folder = Files.createDirectories(folders.platform().resolve("env"));
        for (var variable : project.environment().entrySet()) {
            Files.writeString(folder.resolve(variable.getKey()), variable.getValue());
        }
        for (var file : UntrustedFiles.list(folders.environment())) {
            // Kubernetes keeps the files of a volume in a folder whose name begins so.
            if (!file.getFileName().toString().startsWith("..")) {
                Files.write(folder.resolve(file.getFileName().toString()), Files.readAllBytes(file));
            }
        }
    }

    private void writeOrder(ProjectDescriptor project) throws IOException {
        var builder = TomlFile.readOrEmpty(folders.builder().resolve(ORDER));
        var versions = new TreeMap<String, List<String>>();
        for (var buildpack : builder.tables("buildpacks")) {
            versions.computeIfAbsent(buildpack.requiredText("id"), _ -> new ArrayList<>())
                    .add(buildpack.requiredText("version"));
        }
        var groups = project.order(Buildpack.groups(builder.tables("order"))).stream()
                .map(group -> Map.of("group", members(group, versions)))
                .toList();
        Files.writeString(folders.layers().resolve(ORDER), TomlFile.write(Map.of("order", groups)));
    }

    private static List<Map<String, Object>> members(Group group, Map<String, List<String>> versions) {
        return group.members().stream()
                .map(member -> Map.<String, Object>of(
                        "id", member.id(), "version", version(member, versions), "optional", member.optional()))
                .toList();
    }

    /** The lifecycle wants one named, also where there is only one. */
    private static String version(Member member, Map<String, List<String>> versions) {
        var there = versions.getOrDefault(member.id(), List.of());
        if (member.version().isEmpty() ? there.isEmpty() : !there.contains(member.version())) {
            var name = member.version().isEmpty() ? member.id() : member.id() + "@" + member.version();
            throw new BuildFailed(
                    "there is no buildpack %s in the builder".formatted(Quoted.shorten(name)),
                    "there are: " + String.join(", ", versions.keySet()));
        }
        return member.version().isEmpty() ? there.getLast() : member.version();
    }
}
