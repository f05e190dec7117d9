package dev.slipway.git.upload;

import dev.slipway.core.deploy.UploadLimits;
import dev.slipway.git.repository.RepositoryLimits;
import dev.slipway.git.repository.StrictObjectChecker;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.errors.CorruptObjectException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.TreeFormatter;

/** The entries of an archive as git's objects: files as they come, folders at the end. Each must be there once. */
final class Tree {
    private static final int LONGEST = 4096;
    private static final int DEEPEST = 100;
    private static final String GIT = ".git";

    private final ObjectInserter inserter;
    private final StrictObjectChecker checker;
    private final RepositoryLimits objects;
    private final UploadLimits limits;
    private final Folder root = new Folder(new HashMap<>());
    private long bytes;
    private int entries;

    private sealed interface Node {}

    private record Folder(Map<String, Node> children) implements Node {}

    private record Leaf(FileMode mode, ObjectId id) implements Node {}

    Tree(ObjectInserter inserter, StrictObjectChecker checker, RepositoryLimits objects, UploadLimits limits) {
        this.inserter = inserter;
        this.checker = checker;
        this.objects = objects;
        this.limits = limits;
    }

    /** @param content of that size; one that ends before is a damaged archive's */
    void file(String name, boolean executable, long size, InputStream content) throws IOException {
        var path = path(name);
        count(size);
        if (size > objects.objectBytes()) {
            throw Refused.entry(name, "has more than %d MiB".formatted(objects.objectBytes() >> 20));
        }
        if (!isGits(path)) {
            var id = inserter.insert(Constants.OBJ_BLOB, size, new Whole(content, size));
            add(name, path, new Leaf(executable ? FileMode.EXECUTABLE_FILE : FileMode.REGULAR_FILE, id));
        }
    }

    void link(String name, String target) throws IOException {
        var path = path(name);
        count(target.length());
        if (isGits(path)) {
            return;
        }
        if (target.isEmpty() || target.indexOf('\0') >= 0 || leadsOut(path, target)) {
            throw Refused.entry(name, "is a link that leads out of the archive");
        }
        var id = inserter.insert(Constants.OBJ_BLOB, target.getBytes(StandardCharsets.UTF_8));
        add(name, path, new Leaf(FileMode.SYMLINK, id));
    }

    /** Git keeps no folders by themselves; they only must not be what something else is. */
    void folder(String name) {
        count(0);
        var plain = name.replaceFirst("^(\\./)+", "").replaceFirst("/+$", "");
        if (!plain.isEmpty() && !plain.equals(".")) {
            var path = path(plain);
            if (!isGits(path)) {
                into(name, path, path.length);
            }
        }
    }

    private void count(long more) {
        if (++entries > limits.entries()) {
            throw Refused.tooMany(limits.entries());
        }
        bytes += more;
        if (more < 0 || bytes > limits.bytes()) {
            throw Refused.tooLarge(limits.bytes());
        }
    }

    private static String[] path(String name) {
        var plain = name.replaceFirst("^(\\./)+", "");
        var parts = plain.split("/", -1);
        boolean odd = plain.length() > LONGEST
                || parts.length > DEEPEST
                || plain.indexOf('\\') >= 0
                || plain.chars().anyMatch(Character::isISOControl)
                || Arrays.stream(parts).anyMatch(part -> part.isEmpty() || part.equals(".") || part.equals(".."));
        if (odd) {
            throw Refused.entry(name, "has a name that leads out of the app, or is none of a file");
        }
        return parts;
    }

    // Somebody packed a whole clone; what git keeps there is no part of the source.
    private static boolean isGits(String[] path) {
        return Arrays.asList(path).contains(GIT);
    }

    private static boolean leadsOut(String[] path, String target) {
        if (target.startsWith("/") || target.indexOf('\\') >= 0) {
            return true;
        }
        int depth = path.length - 1;
        for (var part : target.split("/")) {
            if (part.equals("..")) {
                depth--;
            } else if (!part.isEmpty() && !part.equals(".")) {
                depth++;
            }
            if (depth < 0) {
                return true;
            }
        }
        return false;
    }

    private void add(String name, String[] path, Leaf leaf) {
        if (into(name, path, path.length - 1).children().putIfAbsent(path[path.length - 1], leaf) != null) {
            throw Refused.entry(name, "is there twice");
        }
    }

    /** The folder that is made of the path's first parts; nothing is ever put below a file or a link. */
    private Folder into(String name, String[] path, int depth) {
        var folder = root;
        for (int i = 0; i < depth; i++) {
            var child = folder.children().computeIfAbsent(path[i], _ -> new Folder(new HashMap<>()));
            if (!(child instanceof Folder next)) {
                throw Refused.entry(name, "lies in what is no folder");
            }
            folder = next;
        }
        return folder;
    }

    /** Writes the folders; returns the whole. */
    ObjectId write() throws IOException {
        var id = write(root);
        if (id.isEmpty()) {
            throw Refused.entry(".", "is all there is: it has no files");
        }
        return id.get();
    }

    private Optional<ObjectId> write(Folder folder) throws IOException {
        var names = folder.children().keySet().stream()
                .sorted(Comparator.comparing(
                        (String name) -> (name + (folder.children().get(name) instanceof Folder ? "/" : ""))
                                .getBytes(StandardCharsets.UTF_8),
                        Arrays::compareUnsigned))
                .toList();
        var tree = new TreeFormatter();
        boolean empty = true;
        for (var name : names) {
            switch (folder.children().get(name)) {
                case Leaf leaf -> {
                    tree.append(name, leaf.mode(), leaf.id());
                    empty = false;
                }
                case Folder inner -> {
                    var id = write(inner);
                    id.ifPresent(there -> tree.append(name, FileMode.TREE, there));
                    empty &= id.isEmpty();
                }
                case null -> throw new IllegalStateException("a name without what it names");
            }
        }
        if (empty) {
            return Optional.empty();
        }
        check(tree);
        return Optional.of(inserter.insert(tree));
    }

    private void check(TreeFormatter tree) throws IOException {
        try {
            checker.checkTree(null, tree.toByteArray());
        } catch (CorruptObjectException e) {
            throw Refused.entry("a folder", "is one that git refuses: " + e.getMessage());
        }
    }
}
