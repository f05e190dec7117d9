package dev.slipway.hooks.webhook;

import dev.slipway.core.CommitId;
import dev.slipway.core.UserException;
import dev.slipway.core.app.AppId;
import dev.slipway.core.webhook.Remotes;
import java.net.URI;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A repository elsewhere whose head a test sets. */
final class FakeRemotes implements Remotes {
    final List<Remote> fetched = new CopyOnWriteArrayList<>();
    final List<Remote> looked = new CopyOnWriteArrayList<>();
    final Queue<UserException> failures = new ConcurrentLinkedQueue<>();
    final AtomicInteger open = new AtomicInteger();
    volatile CommitId head = commit(1);
    volatile String message = "A change";
    volatile boolean differs = true;
    volatile boolean follows = true;

    static CommitId commit(int digit) {
        return new CommitId(Integer.toHexString(digit).repeat(40));
    }

    @Override
    public Fetched fetch(AppId app, Remote remote) {
        var failure = failures.poll();
        if (failure != null) {
            throw failure;
        }
        fetched.add(remote);
        open.incrementAndGet();
        return new Head(head);
    }

    @Override
    public CommitId head(Remote remote) {
        var failure = failures.poll();
        if (failure != null) {
            throw failure;
        }
        looked.add(remote);
        return head;
    }

    @Override
    public DeployKey deployKey(String comment) {
        throw new UnsupportedOperationException("deliveries make no keys");
    }

    @Override
    public String hostKey(URI url) {
        throw new UnsupportedOperationException("deliveries ask for no host keys");
    }

    private final class Head implements Fetched {
        private final CommitId commit;

        Head(CommitId commit) {
            this.commit = commit;
        }

        @Override
        public CommitId commit() {
            return commit;
        }

        @Override
        public String message() {
            return message;
        }

        @Override
        public boolean follows(CommitId other) {
            return follows;
        }

        @Override
        public boolean differs(CommitId since, String folder) {
            return differs;
        }

        @Override
        public void close() {
            open.decrementAndGet();
        }
    }
}
