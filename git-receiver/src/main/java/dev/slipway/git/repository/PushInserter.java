package dev.slipway.git.repository;

import java.io.IOException;
import java.io.InputStream;
import org.eclipse.jgit.internal.storage.file.ObjectDirectory;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.transport.PackParser;

/** JGit's inserter, parsing packs in our way. */
final class PushInserter extends ObjectInserter.Filter {
    private final ObjectInserter own;
    private final ObjectDirectory objects;
    private final UnpackMemory.Account memory;

    PushInserter(ObjectInserter own, ObjectDirectory objects, UnpackMemory.Account memory) {
        this.own = own;
        this.objects = objects;
        this.memory = memory;
    }

    @Override
    protected ObjectInserter delegate() {
        return own;
    }

    @Override
    public PackParser newPackParser(InputStream in) throws IOException {
        return new PushParser(objects, memory, in);
    }
}
