package dev.slipway.staging;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.slipway.core.BuildFailed;
import dev.slipway.core.Quoted;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.eclipse.jgit.attributes.AttributesNode;
import org.eclipse.jgit.attributes.AttributesNodeProvider;
import org.eclipse.jgit.errors.CorruptObjectException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectChecker;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.TreeWalk.OperationType;
import org.eclipse.jgit.treewalk.filter.PathFilter;
import org.eclipse.jgit.treewalk.filter.TreeFilter;

/**
 * Looks through all that an archive would hold before a byte of it is written, so that what can't be archived is refused
 * fast. Leaves out what {@code export-ignore} says, as {@code git archive} does, and folders that are empty then.
 */
final class TreeSurvey {
    private static final String EXPORT_IGNORE = "export-ignore";
    private static final String FILTER = "filter";
    private static final String LFS = "lfs";
    private static final int LONGEST_LINK = 4095;
    private static final String TOO_LARGE =
            "keep out of Git what is generated, or leave it out of the archive with export-ignore in .gitattributes";

    private final StageLimits limits;
    private final OpenSubmodules submodules;
    private final LfsPointers pointers;
    private final Stop stop;
    private final ObjectChecker names = new ObjectChecker().setSafeForMacOS(true);
    private final List<Entry> entries = new ArrayList<>();
    private final Deque<String> emptyFolders = new ArrayDeque<>();
    private long files;
    private long bytes;
    private long seen;

    private TreeSurvey(StageLimits limits, OpenSubmodules submodules, LfsPointers pointers, Stop stop) {
        this.limits = limits;
        this.submodules = submodules;
        this.pointers = pointers;
        this.stop = stop;
    }

    /** What was found: the entries in Git's order, and what the pusher should know of. */
    record Found(List<Entry> entries, long files, long bytes) {}

    /**
     * A tree that is looked through.
     *
     * @param parent whose tree it is
     * @param place where the archive has it; empty, or ending at a slash
     * @param above how many folders that is
     */
    private record Part(ObjectReader reader, AppFolder folder, OpenSubmodules.Parent parent, String place, int above) {
        /** What it holds at that place. */
        String pathOf(String full) {
            return place + folder.relative(full);
        }
    }

    /**
     * @param root the tree of the commit that the folder is in
     * @throws BuildFailed if something of it can't be archived
     */
    static Found look(
            ObjectReader reader,
            ObjectId root,
            AppFolder folder,
            StageLimits limits,
            OpenSubmodules submodules,
            LfsPointers pointers,
            Stop stop)
            throws IOException {
        var survey = new TreeSurvey(limits, submodules, pointers, stop);
        survey.walk(root, new Part(reader, folder, OpenSubmodules.Parent.top(reader, root), "", 0));
        return new Found(survey.entries, survey.files, survey.bytes);
    }

    private void walk(ObjectId root, Part part) throws IOException {
        try (var walk = new TreeWalk(new SmallAttributes(part.reader))) {
            walk.addTree(root);
            var folder = part.folder.path();
            walk.setFilter(folder.isEmpty() ? TreeFilter.ALL : PathFilter.create(folder));
            walk.setAttributesNodeProvider(new NoAttributes());
            walk.setOperationType(OperationType.CHECKIN_OP);
            walk(walk, part);
        }
    }

    private void walk(TreeWalk walk, Part part) throws IOException {
        while (walk.next()) {
            stop.check();
            if (!part.folder.holds(walk.getPathString())) {
                walk.enterSubtree();
            } else {
                requireRoom(walk, part);
                if (!walk.getAttributes().isSet(EXPORT_IGNORE)) {
                    take(walk, part, part.pathOf(pathOf(walk)));
                }
            }
        }
    }

    private void requireRoom(TreeWalk walk, Part part) {
        if (++seen > limits.entries()) {
            throw new BuildFailed(
                    "the commit has more than %,d files and folders".formatted(limits.entries()), TOO_LARGE);
        }
        int length = walk.getPathLength() + part.place.getBytes(UTF_8).length;
        if (length > limits.pathBytes()) {
            throw new BuildFailed(
                    "a path of %,d bytes is longer than the limit of %,d: %s"
                            .formatted(length, limits.pathBytes(), Quoted.shorten(part.place + walk.getPathString())),
                    "give its folders or the file shorter names");
        }
        if (walk.getDepth() + part.above >= limits.depth()) {
            throw new BuildFailed(
                    "more than %d folders lie in each other: %s"
                            .formatted(limits.depth(), Quoted.shorten(part.place + walk.getPathString())),
                    "lay the folders out flatter");
        }
    }

    private String pathOf(TreeWalk walk) {
        var raw = walk.getRawPath();
        try {
            names.checkPath(raw, 0, raw.length);
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(raw)).toString();
        } catch (CorruptObjectException | CharacterCodingException e) {
            throw new BuildFailed(
                    "%s is no file name that can be archived: %s"
                            .formatted(Quoted.shorten(walk.getPathString()), e.getMessage()),
                    "give the file another name, in UTF-8");
        }
    }

    private void take(TreeWalk walk, Part part, String path) throws IOException {
        while (!emptyFolders.isEmpty() && !path.startsWith(emptyFolders.getLast() + "/")) {
            emptyFolders.removeLast();
        }
        switch (walk.getFileMode(0).getBits()) {
            case FileMode.TYPE_TREE -> {
                emptyFolders.addLast(path);
                walk.enterSubtree();
            }
            case FileMode.TYPE_GITLINK -> {
                add(new Entry.Folder(path));
                enter(walk, part, path);
            }
            case FileMode.TYPE_SYMLINK -> add(link(walk, part.reader, path));
            default -> add(file(walk, part, path));
        }
    }

    private void enter(TreeWalk walk, Part part, String path) throws IOException {
        var found = submodules.open(part.parent, walk.getPathString(), path, walk.getObjectId(0));
        if (found.isPresent()) {
            var whole = new AppFolder("", found.get().tree(), List.of());
            int above = (int) path.chars().filter(c -> c == '/').count() + 1;
            walk(
                    found.get().tree(),
                    new Part(found.get().reader(), whole, found.get().itself(), path + "/", above));
        }
    }

    private void add(Entry entry) {
        emptyFolders.forEach(path -> entries.add(new Entry.Folder(path)));
        emptyFolders.clear();
        entries.add(entry);
    }

    private Entry link(TreeWalk walk, ObjectReader reader, String path) throws IOException {
        files++;
        var blob = walk.getObjectId(0);
        if (reader.getObjectSize(blob, Constants.OBJ_BLOB) > LONGEST_LINK) {
            throw new BuildFailed(
                    "symbolic link %s has a target of more than %,d bytes"
                            .formatted(Quoted.shorten(path), LONGEST_LINK),
                    "replace it by the file itself");
        }
        var target = new String(reader.open(blob, Constants.OBJ_BLOB).getBytes(), UTF_8);
        return new Entry.Link(path, LinkTarget.check(path, target));
    }

    private Entry file(TreeWalk walk, Part part, String path) throws IOException {
        files++;
        var blob = walk.getObjectId(0);
        var reader = part.reader;
        boolean executable = FileMode.EXECUTABLE_FILE.equals(walk.getRawMode(0));
        long size = reader.getObjectSize(blob, Constants.OBJ_BLOB);
        if (LfsPointers.possible(size)) {
            boolean ours =
                    part.place.isEmpty() && LFS.equals(walk.getAttributes().getValue(FILTER));
            var pointer =
                    pointers.look(path, reader.open(blob, Constants.OBJ_BLOB).getBytes(), ours);
            if (pointer.isPresent()) {
                add(pointer.get().size());
                return new Entry.File(path, executable, pointer.get().size(), pointers.content(pointer.get()));
            }
        }
        add(size);
        return new Entry.File(
                path,
                executable,
                size,
                out -> reader.open(blob, Constants.OBJ_BLOB).copyTo(out));
    }

    private void add(long size) {
        bytes += size;
        if (bytes > limits.bytes()) {
            throw new BuildFailed(
                    "the commit's files have more than %,d MB together".formatted(limits.bytes() >> 20), TOO_LARGE);
        }
    }

    /** No attributes beside those in the tree: a server's own would make archives differ between servers. */
    private static final class NoAttributes implements AttributesNodeProvider {
        @Override
        public AttributesNode getInfoAttributesNode() {
            return new AttributesNode();
        }

        @Override
        public AttributesNode getGlobalAttributesNode() {
            return new AttributesNode();
        }
    }
}
