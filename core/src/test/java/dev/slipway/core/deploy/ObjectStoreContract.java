package dev.slipway.core.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link ObjectStore} promises. */
public abstract class ObjectStoreContract {
    private static final ObjectKey KEY = new ObjectKey("app1/tree1.tar");
    private static final String SHA256_OF_HELLO =
            "sha256:2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";

    private ObjectStore store;

    /** An empty store. */
    protected abstract ObjectStore store();

    @BeforeEach
    void begin() {
        store = store();
    }

    private static ObjectStore.Content text(String text) {
        return out -> out.write(text.getBytes(UTF_8));
    }

    private String read(ObjectKey key) throws IOException {
        try (var in = store.open(key)) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }

    @Test
    void storesWhatIsWritten() throws IOException {
        var stored = store.put(KEY, text("hello"));

        assertThat(stored).isEqualTo(new ObjectStore.Stored(5, SHA256_OF_HELLO));
        assertThat(store.find(KEY)).contains(stored);
        assertThat(read(KEY)).isEqualTo("hello");
    }

    @Test
    void storesAnEmptyObject() throws IOException {
        store.put(KEY, _ -> {});

        assertThat(store.find(KEY).orElseThrow().size()).isZero();
        assertThat(read(KEY)).isEmpty();
    }

    @Test
    void storesAnObjectOfManyMegabytesAsItIs() throws IOException {
        var block = new byte[64 * 1024];
        new Random(7).nextBytes(block);

        var stored = store.put(KEY, out -> {
            for (int i = 0; i < 192; i++) {
                out.write(block);
            }
        });

        assertThat(stored.size()).isEqualTo(192L * block.length);
        assertThat(store.find(KEY)).contains(stored);
        try (var in = store.open(KEY)) {
            for (int i = 0; i < 192; i++) {
                assertThat(in.readNBytes(block.length)).isEqualTo(block);
            }
            assertThat(in.read()).isEqualTo(-1);
        }
    }

    @Test
    void whatIsNotThereIsNotFound() throws IOException {
        assertThat(store.find(KEY)).isEmpty();
        assertThatThrownBy(() -> store.open(KEY)).isInstanceOf(FileNotFoundException.class);
    }

    @Test
    void replacesWhatWasThere() throws IOException {
        store.put(KEY, text("a longer text than the next"));
        store.put(KEY, text("hello"));

        assertThat(store.find(KEY)).contains(new ObjectStore.Stored(5, SHA256_OF_HELLO));
        assertThat(read(KEY)).isEqualTo("hello");
    }

    // withstand G 101
    @Test
    void storesNothingIfTheContentThrows() throws IOException {
        var failure = new IOException("the source broke");

        assertThatThrownBy(() -> store.put(KEY, out -> {
                    out.write(new byte[100_000]);
                    throw failure;
                }))
                .hasStackTraceContaining("the source broke");

        assertThat(store.find(KEY)).isEmpty();
        assertThatThrownBy(() -> store.open(KEY)).isInstanceOf(FileNotFoundException.class);
    }

    @Test
    void keepsWhatWasThereIfTheNewContentThrows() throws IOException {
        store.put(KEY, text("hello"));

        assertThatThrownBy(() -> store.put(KEY, out -> {
                    out.write(1);
                    throw new IllegalStateException("a bug");
                }))
                .hasStackTraceContaining("a bug");

        assertThat(read(KEY)).isEqualTo("hello");
        assertThat(store.find(KEY)).contains(new ObjectStore.Stored(5, SHA256_OF_HELLO));
    }

    @Test
    void anObjectThatIsBeingWrittenIsNotThereYet() throws IOException {
        store.put(KEY, out -> {
            out.write("hello".getBytes(UTF_8));
            out.flush();
            assertThat(store.find(KEY)).isEmpty();
        });

        assertThat(store.find(KEY)).isPresent();
    }

    @Test
    void removesAllBelowAPrefixAndNothingElse() throws IOException {
        var keys = List.of("app1/tree1.tar", "app1/deep/er/tree2.tar", "app12/tree1.tar", "app2/app1/tree1.tar");
        for (var key : keys) {
            store.put(new ObjectKey(key), text(key));
        }

        store.removeBelow(new ObjectKey("app1"));

        assertThat(store.find(new ObjectKey("app1/tree1.tar"))).isEmpty();
        assertThat(store.find(new ObjectKey("app1/deep/er/tree2.tar"))).isEmpty();
        assertThat(read(new ObjectKey("app12/tree1.tar"))).isEqualTo("app12/tree1.tar");
        assertThat(read(new ObjectKey("app2/app1/tree1.tar"))).isEqualTo("app2/app1/tree1.tar");
    }

    @Test
    void removingWhereNothingIsIsFine() throws IOException {
        store.removeBelow(new ObjectKey("nothing"));

        assertThat(store.find(KEY)).isEmpty();
    }

    // withstand G 102
    @Test
    void ofTwoWritersOfOneKeyOneIsThereWhole() throws Exception {
        var results = new ConcurrentLinkedQueue<ObjectStore.Stored>();
        var failures = new ConcurrentLinkedQueue<Throwable>();
        var bothWrite = new CountDownLatch(2);
        var writers = new ArrayList<Thread>();
        for (var letter : List.of("a", "b")) {
            writers.add(Thread.ofVirtual()
                    .uncaughtExceptionHandler((_, e) -> failures.add(e))
                    .start(() -> results.add(write(letter, bothWrite))));
        }
        for (var writer : writers) {
            writer.join();
        }

        assertThat(failures).isEmpty();
        assertThat(read(KEY)).isIn("a".repeat(100_000), "b".repeat(100_000));
        assertThat(results).hasSize(2).contains(store.find(KEY).orElseThrow());
    }

    private ObjectStore.Stored write(String letter, CountDownLatch bothWrite) {
        try {
            return store.put(KEY, out -> {
                out.write(letter.repeat(50_000).getBytes(UTF_8));
                meet(bothWrite);
                out.write(letter.repeat(50_000).getBytes(UTF_8));
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void meet(CountDownLatch latch) throws IOException {
        latch.countDown();
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IOException("interrupted", e);
        }
    }

    @Test
    void contentMayBeWrittenByteByByte() throws IOException {
        store.put(KEY, ObjectStoreContract::hello);

        assertThat(store.find(KEY)).contains(new ObjectStore.Stored(5, SHA256_OF_HELLO));
    }

    private static void hello(OutputStream out) throws IOException {
        for (var letter : "hello".getBytes(UTF_8)) {
            out.write(letter);
        }
    }

    @Test
    void createsWhatIsNotThereAndChangesNothingElse() throws IOException {
        assertThat(store.create(KEY, "first".getBytes(UTF_8))).isTrue();
        assertThat(store.create(KEY, "second".getBytes(UTF_8))).isFalse();

        assertThat(read(KEY)).isEqualTo("first");
        assertThat(store.find(KEY).orElseThrow().size()).isEqualTo(5);
        store.put(KEY, text("third"));
        assertThat(read(KEY)).isEqualTo("third");
    }

    @Test // withstand G 102
    void oneOfManyCreatesIt() throws Exception {
        var made = new ConcurrentLinkedQueue<Integer>();
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < 8; i++) {
            int number = i;
            threads.add(Thread.startVirtualThread(() -> {
                try {
                    if (store.create(KEY, Integer.toString(number).getBytes(UTF_8))) {
                        made.add(number);
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }));
        }
        for (var thread : threads) {
            thread.join();
        }

        assertThat(made).hasSize(1);
        assertThat(read(KEY)).isEqualTo(Integer.toString(made.element()));
    }

    @Test
    void listsWhatIsBelowAPrefix() throws IOException {
        store.put(new ObjectKey("a/b/2"), text("22"));
        store.put(new ObjectKey("a/b/1"), text("1"));
        store.put(new ObjectKey("a/b/c/3"), text("333"));
        store.put(new ObjectKey("a/bb/4"), text("4444"));

        assertThat(store.list(new ObjectKey("a/b")))
                .containsExactly(
                        new ObjectStore.Listed(new ObjectKey("a/b/1"), 1),
                        new ObjectStore.Listed(new ObjectKey("a/b/2"), 2),
                        new ObjectStore.Listed(new ObjectKey("a/b/c/3"), 3));
        assertThat(store.list(new ObjectKey("none"))).isEmpty();
    }
}
