package dev.slipway.git.repository;

import java.io.IOException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jgit.errors.CorruptObjectException;
import org.eclipse.jgit.lib.AnyObjectId;
import org.eclipse.jgit.lib.BlobObjectChecker;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectChecker;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.jspecify.annotations.Nullable;

/**
 * What git's fsck finds fault with, and names that other systems take for {@code .git}. Zero-padded modes, which old
 * versions of popular tools wrote into many a history, pass as they do with git.
 */
public final class StrictObjectChecker extends ObjectChecker {
    // 100664 was written by early gits and passes theirs.
    private static final Set<Integer> MODES = Set.of(040000, 0100644, 0100664, 0100755, 0120000, 0160000);
    private static final int LINK = 0120000;
    private static final int ID_BYTES = 20;

    private final Expansion expansion;
    private final Set<ObjectId> modules = new HashSet<>();

    /** For one push. */
    public StrictObjectChecker(Expansion expansion) {
        this.expansion = expansion;
        setAllowLeadingZeroFileMode(true);
        setSafeForMacOS(true);
    }

    @Override
    public void check(@Nullable AnyObjectId id, int type, byte[] raw) throws CorruptObjectException {
        expansion.add(raw.length);
        super.check(id, type, raw);
    }

    @Override
    public BlobObjectChecker newBlobObjectChecker() {
        return new BlobObjectChecker() {
            private long size;

            @Override
            public void update(byte[] bytes, int offset, int length) {
                size += length;
            }

            @Override
            public void endBlob(AnyObjectId id) throws CorruptObjectException {
                expansion.add(size);
            }
        };
    }

    @Override
    public void checkTree(@Nullable AnyObjectId id, byte[] raw) throws CorruptObjectException {
        super.checkTree(id, raw);
        for (int at = 0; at < raw.length; ) {
            int mode = 0;
            for (; raw[at] != ' '; at++) {
                mode = mode << 3 | raw[at] - '0';
            }
            if (!MODES.contains(mode)) {
                throw new CorruptObjectException("tree entry with mode " + Integer.toOctalString(mode));
            }
            int name = ++at;
            for (; raw[at] != 0; at++) {
                // the name was checked
            }
            if (GitModules.isName(raw, name, at)) {
                meetModules(mode, ObjectId.fromRaw(raw, at + 1));
            }
            at += 1 + ID_BYTES;
        }
    }

    private void meetModules(int mode, ObjectId blob) throws CorruptObjectException {
        if (mode == LINK) {
            throw new CorruptObjectException(".gitmodules is a symbolic link");
        }
        modules.add(blob);
    }

    /**
     * Why a file that was met and is {@code .gitmodules} to some file system is refused, in words; nothing if none is.
     * Asked once all objects are in the repository.
     */
    public Optional<String> modulesFault(Repository repository) throws IOException {
        try (var reader = repository.newObjectReader()) {
            for (var id : modules) {
                var blob = reader.open(id, Constants.OBJ_BLOB);
                var fault = blob.getSize() > GitModules.LONGEST
                        ? Optional.of("it is too long")
                        : GitModules.fault(blob.getCachedBytes());
                if (fault.isPresent()) {
                    return fault.map(".gitmodules is refused: "::concat);
                }
            }
            return Optional.empty();
        }
    }
}
