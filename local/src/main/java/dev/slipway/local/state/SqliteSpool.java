package dev.slipway.local.state;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.slipway.core.webhook.Spool;
import dev.slipway.core.webhook.WebhookId;
import dev.slipway.local.OwnerOnly;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A spool in a SQLite file of its own, {@code inbox.db} in the data directory. Entries that come at the same time are
 * written together by one thread: a sync of the disk for many of them, not for each.
 */
public final class SqliteSpool implements Spool, AutoCloseable {
    private static final int MOST_TOGETHER = 256;
    private static final long MOST_CHARACTERS_TOGETHER = 32L << 20;

    // A number is never given again: a reader that is behind one must not miss what took its place.
    private static final String TABLE = """
            create table if not exists entry (
                number integer primary key autoincrement,
                webhook text not null,
                provided text not null,
                event text not null,
                ignored text not null,
                received_at text not null,
                body blob not null,
                unique (webhook, provided)
            ) strict
            """;

    /** An entry that waits for the disk; without an entry it is the end. */
    private record Waiting(Optional<Entry> entry, CompletableFuture<Void> stored) {
        Waiting(Optional<Entry> entry) {
            this(entry, new CompletableFuture<>());
        }
    }

    private final Database database;
    private final LinkedBlockingQueue<Waiting> queue = new LinkedBlockingQueue<>();
    private final ReentrantLock entrance = new ReentrantLock();
    private final Thread writer = Thread.ofPlatform().name("inbox").daemon().unstarted(this::write);
    private boolean closed;

    private SqliteSpool(Database database) {
        this.database = database;
    }

    /** Opens the spool of a data directory, whose lock the caller has. */
    public static SqliteSpool open(Path dataDirectory) {
        var file = dataDirectory.resolve("inbox.db");
        try {
            OwnerOnly.ensure(file);
            var spool = new SqliteSpool(Database.open(file, session -> {
                session.script(TABLE);
                return file;
            }));
            spool.writer.start();
            return spool;
        } catch (SQLException | IOException e) {
            throw new UncheckedIOException(new IOException("cannot open %s: %s".formatted(file, e.getMessage()), e));
        }
    }

    @Override
    public void put(Entry entry) {
        var waiting = new Waiting(Optional.of(entry));
        enter(waiting);
        try {
            waiting.stored.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : e;
        }
    }

    private void enter(Waiting waiting) {
        entrance.lock();
        try {
            if (closed) {
                throw new IllegalStateException("the inbox is closed");
            }
            closed = waiting.entry.isEmpty();
            queue.add(waiting);
        } finally {
            entrance.unlock();
        }
    }

    private void write() {
        try {
            while (true) {
                var together = next();
                store(together);
                if (together.getLast().entry.isEmpty()) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts the inbox", e);
        }
    }

    private void store(List<Waiting> together) {
        try {
            database.write(session -> insert(session, together));
            together.forEach(waiting -> waiting.stored.complete(null));
        } catch (RuntimeException | Error e) {
            together.forEach(waiting -> waiting.stored.completeExceptionally(e));
        }
    }

    private List<Waiting> next() throws InterruptedException {
        var together = new ArrayList<Waiting>();
        var waiting = queue.take();
        long characters = 0;
        while (waiting != null) {
            together.add(waiting);
            characters += waiting.entry.map(entry -> entry.body().length()).orElse(0);
            waiting = together.size() < MOST_TOGETHER && characters < MOST_CHARACTERS_TOGETHER ? queue.poll() : null;
        }
        return together;
    }

    private static int insert(Session session, List<Waiting> together) throws SQLException {
        for (var entry :
                together.stream().flatMap(waiting -> waiting.entry.stream()).toList()) {
            session.update(
                    """
                    insert into entry (webhook, provided, event, ignored, received_at, body)
                    values (?, ?, ?, ?, ?, ?) on conflict do nothing
                    """,
                    entry.webhook().value(),
                    entry.provided(),
                    entry.event(),
                    entry.ignored(),
                    entry.receivedAt().toString(),
                    entry.body().getBytes(UTF_8));
        }
        return together.size();
    }

    @Override
    public Optional<Place> after(long number) {
        return database.read(session -> session.first(
                "select * from entry where number > ? order by number limit 1", SqliteSpool::place, number));
    }

    private static Place place(ResultSet row) throws SQLException {
        var entry = new Entry(
                new WebhookId(row.getString("webhook")),
                row.getString("provided"),
                row.getString("event"),
                row.getString("ignored"),
                Instant.parse(row.getString("received_at")),
                new String(row.getBytes("body"), UTF_8));
        return new Place(row.getLong("number"), entry);
    }

    @Override
    public void remove(long number) {
        database.write(session -> session.update("delete from entry where number = ?", number));
    }

    /** Ends it; what was put is kept. */
    @Override
    public void close() {
        enter(new Waiting(Optional.empty()));
        try {
            writer.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        database.close();
    }
}
