package dev.slipway.staging;

import dev.slipway.core.BuildFailed;
import dev.slipway.core.Quoted;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.treewalk.TreeWalk;

/**
 * The folder of a commit that an app is built from.
 *
 * @param path as the app's setting has it; empty for the whole commit
 * @param tree the folder's tree
 * @param attributes the {@code .gitattributes} of the folders above, which also say what is left out of it
 */
record AppFolder(String path, ObjectId tree, List<ObjectId> attributes) {
    private static final int NAMED = 10;

    AppFolder {
        attributes = List.copyOf(attributes);
    }

    /** @throws BuildFailed if the commit has no such folder, or has it in a submodule */
    static AppFolder find(ObjectReader reader, ObjectId root, String path) throws IOException {
        var tree = root;
        var attributes = new ArrayList<ObjectId>();
        for (var name : path.isEmpty() ? new String[0] : path.split("/")) {
            tree = descend(reader, tree, name, path, attributes);
        }
        return new AppFolder(path, tree, attributes);
    }

    private static ObjectId descend(
            ObjectReader reader, ObjectId tree, String name, String path, List<ObjectId> attributes)
            throws IOException {
        var others = new ArrayList<String>();
        var found = ObjectId.zeroId();
        try (var walk = new TreeWalk(reader)) {
            walk.addTree(tree);
            while (walk.next()) {
                if (walk.getNameString().equals(name)) {
                    found = folder(walk, path);
                } else if (FileMode.TREE.equals(walk.getRawMode(0))) {
                    others.add(Quoted.shorten(walk.getNameString()));
                } else if (walk.getNameString().equals(Constants.DOT_GIT_ATTRIBUTES)) {
                    attributes.add(walk.getObjectId(0));
                }
            }
        }
        if (found.equals(ObjectId.zeroId())) {
            throw missing(name, path, others);
        }
        return found;
    }

    private static ObjectId folder(TreeWalk walk, String path) {
        if (FileMode.GITLINK.equals(walk.getRawMode(0))) {
            throw new BuildFailed(
                    "the app's folder %s is in the submodule %s: it has to be in the commit itself"
                            .formatted(path, walk.getNameString()),
                    "commit the files themselves, for example with git subtree");
        }
        if (!FileMode.TREE.equals(walk.getRawMode(0))) {
            throw new BuildFailed(
                    "%s of the app's folder setting %s is no folder".formatted(walk.getNameString(), path),
                    "change the app's setting folder");
        }
        return walk.getObjectId(0);
    }

    private static BuildFailed missing(String name, String path, List<String> others) {
        var there = others.isEmpty()
                ? "there are no folders in its place"
                : "there are " + String.join(", ", others.subList(0, Math.min(NAMED, others.size())));
        return new BuildFailed(
                "the commit has no folder %s, which the app is built from".formatted(path),
                "no '%s': %s%s; change the setting folder, or push the folder"
                        .formatted(name, there, others.size() > NAMED ? " and more" : ""));
    }

    /** Whether that path of the commit is in the folder. */
    boolean holds(String full) {
        return path.isEmpty() || full.startsWith(path + "/");
    }

    /** The path, relative to the folder that holds it. */
    String relative(String full) {
        return path.isEmpty() ? full : full.substring(path.length() + 1);
    }
}
