package dev.slipway.git.repository;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.jgit.lib.AnyObjectId;
import org.eclipse.jgit.lib.ObjectId;

/**
 * Counts what JGit holds while it resolves deltas, depth first: the object that it makes, and each base of it on which
 * further deltas wait.
 */
final class DeltaMemory {
    private final UnpackMemory.Account account;
    private final Map<Long, Integer> waitingAt = new HashMap<>();
    private final Map<ObjectId, Integer> waitingFor = new HashMap<>();
    private final Deque<Base> bases = new ArrayDeque<>();
    private ObjectId rootId = ObjectId.zeroId();
    private long rootPosition;
    private long rootSize;
    private long instructions;
    private long result;

    private record Base(long size, int waiting) {}

    DeltaMemory(UnpackMemory.Account account) {
        this.account = account;
    }

    void waitsAt(long position) {
        waitingAt.merge(position, 1, Integer::sum);
    }

    void waitsFor(AnyObjectId base) {
        waitingFor.merge(base.copy(), 1, Integer::sum);
    }

    /** The ids of all bases that deltas give by name. */
    Iterable<ObjectId> named() {
        return waitingFor.keySet();
    }

    /** A whole object is going to be read, and kept if deltas wait for it. */
    void root(AnyObjectId id, long position, long size) throws IOException {
        account.give(rootSize);
        rootSize = 0;
        if (waitingAt.containsKey(position) || waitingFor.containsKey(id)) {
            account.take(size);
            rootId = id.copy();
            rootPosition = position;
            rootSize = size;
        }
    }

    /** A delta is going to be read and resolved. */
    void resolving(long deltaSize, long resultSize) throws IOException {
        account.take(deltaSize + resultSize);
        instructions = deltaSize;
        result = resultSize;
    }

    /** It is resolved. */
    void resolved(AnyObjectId id, long position) {
        account.give(instructions);
        if (bases.isEmpty()) {
            bases.push(new Base(rootSize, waiting(rootId, rootPosition)));
            rootSize = 0;
        }
        keep(bases.pop(), -1);
        keep(new Base(result, 0), waiting(id, position));
    }

    private void keep(Base base, int more) {
        int waiting = base.waiting() + more;
        if (waiting > 0) {
            bases.push(new Base(base.size(), waiting));
        } else {
            account.give(base.size());
        }
    }

    // Of two objects with one name JGit gives all deltas to the first.
    private int waiting(AnyObjectId id, long position) {
        var here = waitingAt.remove(position);
        var named = waitingFor.remove(id);
        return (here == null ? 0 : here) + (named == null ? 0 : named);
    }
}
