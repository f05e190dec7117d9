package dev.slipway.staging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.core.deploy.InMemoryObjectStore;
import dev.slipway.core.deploy.ObjectKey;
import dev.slipway.core.deploy.ObjectStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An interrupt ends staging without harm to the repository's other readers. */
class InterruptedStagingIT {
    @TempDir
    private Path root;

    /** A store that interrupts the staging thread as soon as it is written to. */
    private record Interrupting(ObjectStore store, Thread caller, AtomicBoolean interrupted) implements ObjectStore {
        @Override
        public Stored put(ObjectKey key, Content content) throws IOException {
            return store.put(
                    key,
                    out -> content.writeTo(new OutputStream() {
                        @Override
                        public void write(int b) throws IOException {
                            out.write(b);
                        }

                        @Override
                        public void write(byte[] bytes, int offset, int length) throws IOException {
                            // Once: a second interrupt is another wish to stop, and rightly stays set.
                            if (interrupted.compareAndSet(false, true)) {
                                caller.interrupt();
                            }
                            out.write(bytes, offset, length);
                        }
                    }));
        }

        @Override
        public boolean create(ObjectKey key, byte[] content) throws IOException {
            return store.create(key, content);
        }

        @Override
        public List<Listed> list(ObjectKey prefix) throws IOException {
            return store.list(prefix);
        }

        @Override
        public Optional<Stored> find(ObjectKey key) throws IOException {
            return store.find(key);
        }

        @Override
        public InputStream open(ObjectKey key) throws IOException {
            return store.open(key);
        }

        @Override
        public void removeBelow(ObjectKey prefix) throws IOException {
            store.removeBelow(prefix);
        }
    }

    @Test
    void anInterruptEndsItAndLeavesNothing() throws Exception {
        var staging = new Staging(root);
        for (int i = 0; i < 200; i++) {
            staging.work.file("file" + i, "x".repeat(100_000) + i);
        }
        var commit = staging.work.commit();
        staging.work.git("push", "-q", staging.bare().toString(), "HEAD:refs/heads/main");
        var store = new InMemoryObjectStore();
        staging.objects = new Interrupting(store, Thread.currentThread(), new AtomicBoolean());

        assertThatThrownBy(() -> staging.stage(commit)).isInstanceOf(InterruptedException.class);

        assertThat(Thread.currentThread().isInterrupted()).isFalse();
        staging.objects = store;
        assertThat(staging.stage(commit).size()).isGreaterThan(20_000_000);
        assertThat(staging.progress.lines()).last().asString().doesNotContain("archived before");
    }
}
