package dev.slipway.staging;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.slipway.core.BuildFailed;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.errors.ConfigInvalidException;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.treewalk.TreeWalk;

/**
 * What a commit's {@code .gitmodules} says, by the path of the submodule. Names are not used for anything.
 *
 * @see <a href="https://git-scm.com/docs/gitmodules">gitmodules</a>
 */
record ModulesFile(Map<String, Module> modules) {
    private static final int LARGEST = 1 << 20;
    private static final String SECTION = "submodule";
    private static final String ADVICE = "see what git submodule status says of it";

    /**
     * One submodule's entry.
     *
     * @param wanted false if git itself would leave its folder empty
     */
    record Module(String url, boolean wanted) {}

    static ModulesFile read(ObjectReader reader, ObjectId root) throws IOException {
        try (var walk = TreeWalk.forPath(reader, Constants.DOT_GIT_MODULES, root)) {
            if (walk == null || (walk.getRawMode(0) & FileMode.TYPE_MASK) != FileMode.TYPE_FILE) {
                return new ModulesFile(Map.of());
            }
            var blob = reader.open(walk.getObjectId(0), Constants.OBJ_BLOB);
            if (blob.getSize() > LARGEST) {
                throw new BuildFailed(".gitmodules has more than %,d bytes".formatted(LARGEST), ADVICE);
            }
            return parse(new String(blob.getCachedBytes(LARGEST), UTF_8));
        }
    }

    static ModulesFile parse(String text) {
        var config = new Config();
        try {
            config.fromText(text);
        } catch (ConfigInvalidException _) {
            throw new BuildFailed(".gitmodules cannot be read", ADVICE);
        }
        var modules = new HashMap<String, Module>();
        for (var name : config.getSubsections(SECTION)) {
            var path = config.getString(SECTION, name, "path");
            var url = config.getString(SECTION, name, "url");
            if (path != null && url != null) {
                boolean wanted = !"none".equals(config.getString(SECTION, name, "update"));
                modules.put(path.replaceFirst("/+$", ""), new Module(url, wanted));
            }
        }
        return new ModulesFile(Map.copyOf(modules));
    }

    Optional<Module> at(String path) {
        return Optional.ofNullable(modules.get(path));
    }
}
