package dev.slipway.local.build;

import dev.slipway.core.BuildFailed;
import dev.slipway.core.EnvName;
import dev.slipway.core.InvalidInput;
import dev.slipway.local.build.Buildpack.Group;
import dev.slipway.local.build.Buildpack.Member;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What an app says of its own build in {@code project.toml}, by the
 * <a href="https://github.com/buildpacks/spec/blob/main/extensions/project-descriptor.md">project descriptor</a> 0.2.
 *
 * @param include the only files that are built; empty for all
 * @param exclude files that are not
 * @param group the buildpacks that build it; empty for whichever match
 * @param before buildpacks that go before those that match
 * @param after buildpacks that follow them
 */
record ProjectDescriptor(
        List<String> include,
        List<String> exclude,
        List<Member> group,
        List<Member> before,
        List<Member> after,
        Map<String, String> environment) {
    private static final String FILE = "project.toml";
    private static final String SCHEMA = "0.2";

    /**
     * Reads what the app says; all empty if it says nothing.
     *
     * @throws BuildFailed if it says what cannot be followed
     */
    static ProjectDescriptor read(Path app) {
        var toml = TomlFile.readOrEmpty(app.resolve(FILE));
        var schema = toml.table("_").text("schema-version").orElse(toml.has("build") ? "0.1" : SCHEMA);
        if (!schema.equals(SCHEMA)) {
            throw new BuildFailed(
                    "project.toml is of another schema version than " + SCHEMA,
                    "see https://buildpacks.io/docs/reference/config/project-descriptor/");
        }
        var self = toml.table("io").table("buildpacks");
        var descriptor = new ProjectDescriptor(
                self.texts("include"),
                self.texts("exclude"),
                members(self.tables("group")),
                members(self.table("pre").tables("group")),
                members(self.table("post").tables("group")),
                environment(self.table("build").tables("env")));
        if (!descriptor.include.isEmpty() && !descriptor.exclude.isEmpty()) {
            throw new BuildFailed("project.toml has both include and exclude", "remove one of them");
        }
        return descriptor;
    }

    /** The groups to try, given those that the builder tries. */
    List<Group> order(List<Group> builders) {
        var groups = group.isEmpty() ? builders : List.of(new Group(group));
        return groups.stream()
                .map(found -> new Group(Stream.of(before, found.members(), after)
                        .flatMap(List::stream)
                        .toList()))
                .toList();
    }

    /** Removes the files that are not to be built. */
    void filter(Path app) throws IOException {
        if (include.isEmpty() && exclude.isEmpty()) {
            return;
        }
        var patterns = new IgnorePatterns(include.isEmpty() ? exclude : include);
        Predicate<Path> unwanted = file -> patterns.matches(app.relativize(file).toString()) == include.isEmpty();
        try (var files = Files.walk(app)) {
            for (var file : files.filter(file -> !UntrustedFiles.isFolder(file))
                    .filter(unwanted)
                    .toList()) {
                Files.delete(file);
            }
        }
        removeEmptyFolders(app);
    }

    private static void removeEmptyFolders(Path app) throws IOException {
        try (var paths = Files.walk(app)) {
            for (var folder : paths.filter(UntrustedFiles::isFolder)
                    .filter(folder -> !folder.equals(app))
                    .toList()
                    .reversed()) {
                if (UntrustedFiles.list(folder).isEmpty()) {
                    Files.delete(folder);
                }
            }
        }
    }

    private static List<Member> members(List<TomlFile> group) {
        return group.stream().map(ProjectDescriptor::member).toList();
    }

    private static Member member(TomlFile table) {
        if (table.has("uri") || table.has("script")) {
            throw new BuildFailed(
                    "project.toml names a buildpack by 'uri' or 'script'",
                    "name one of the server's buildpacks by its id; 'git push -o plan' lists them");
        }
        return new Member(table.requiredText("id"), table.text("version").orElse(""), false);
    }

    private static Map<String, String> environment(List<TomlFile> variables) {
        var environment = new LinkedHashMap<String, String>();
        for (var variable : variables) {
            environment.put(name(variable.requiredText("name")), variable.requiredText("value"));
        }
        return environment;
    }

    private static String name(String name) {
        try {
            return new EnvName(name).value();
        } catch (InvalidInput e) {
            throw new BuildFailed("project.toml: " + e.getMessage(), e.advice());
        }
    }
}
