package dev.slipway.local.state;

import dev.slipway.core.Busy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * A SQLite file with one connection that writes and a few that read. What was written is on the disk when a call returns
 * (write-ahead log, synced at each commit); readers see the last commit and wait for no writer.
 */
final class Database implements AutoCloseable {
    /** What is done in one transaction. */
    @FunctionalInterface
    interface Work<T> {
        T in(Session session) throws SQLException;
    }

    private static final Logger log = LoggerFactory.getLogger(Database.class);
    // More would only wait for cores: a read takes some ten microseconds.
    private static final int READERS = 2;
    private static final int BUSY_MILLIS = 10_000;

    private final Path file;
    private final Session writer;
    private final ReentrantLock writing = new ReentrantLock(true);
    private final AtomicLong writes = new AtomicLong();
    private final ConcurrentLinkedDeque<Session> readers = new ConcurrentLinkedDeque<>();
    private final Semaphore reading = new Semaphore(READERS, true);

    private Database(Path file, Session writer, List<Session> readers) {
        this.file = file;
        this.writer = writer;
        this.readers.addAll(readers);
    }

    /** Opens the file, which is there, and lets {@code prepare} check and upgrade it before anything else. */
    static Database open(Path file, Work<?> prepare) throws SQLException {
        var opened = new ArrayList<Session>();
        try {
            opened.add(connect(file));
            prepare.in(opened.getFirst());
            for (int i = 0; i < READERS; i++) {
                opened.add(connect(file));
            }
            return new Database(file, opened.getFirst(), opened.subList(1, opened.size()));
        } catch (SQLException | RuntimeException e) {
            for (var session : opened) {
                session.close();
            }
            throw e;
        }
    }

    private static Session connect(Path file) throws SQLException {
        var config = new SQLiteConfig();
        config.setBusyTimeout(BUSY_MILLIS);
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.enforceForeignKeys(true);
        var session = new Session(config.createConnection("jdbc:sqlite:" + file));
        // Removed secrets are overwritten; macOS syncs to the medium only when asked to.
        session.script("pragma secure_delete = on; pragma trusted_schema = off; pragma fullfsync = on");
        return session;
    }

    /** Does the work on one snapshot of the state. */
    <T> T read(Work<T> work) {
        reading.acquireUninterruptibly();
        var session = readers.remove();
        try {
            return transaction(session, "begin", work);
        } finally {
            readers.add(session);
            reading.release();
        }
    }

    /** Does the work in a transaction of its own, one at a time: all of it is kept, or nothing if it throws. */
    <T> T write(Work<T> work) {
        if (writing.isHeldByCurrentThread()) {
            throw new IllegalStateException("a change of the state inside another one");
        }
        writing.lock();
        writes.incrementAndGet();
        try {
            return transaction(writer, "begin immediate", work);
        } finally {
            writes.incrementAndGet();
            writing.unlock();
        }
    }

    /** Counts the beginnings and ends of writes: while one is under way it is odd. */
    long writes() {
        return writes.get();
    }

    private <T> T transaction(Session session, String begin, Work<T> work) {
        try {
            session.update(begin);
            try {
                var result = work.in(session);
                session.update("commit");
                return result;
            } catch (SQLException | RuntimeException | Error e) {
                rollBack(session, e);
                throw e;
            }
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    private static void rollBack(Session session, Throwable cause) {
        try {
            session.update("rollback");
        } catch (SQLException e) {
            // SQLite itself has rolled back after some failures, a full disk among them; then there is nothing to do.
            cause.addSuppressed(e);
        }
    }

    private RuntimeException failure(SQLException e) {
        if (code(e) == SQLiteErrorCode.SQLITE_FULL) {
            return diskFull(file);
        }
        return new UncheckedIOException(new IOException("%s: %s".formatted(file, e.getMessage()), e));
    }

    /** What users are told of a full disk, which its operator has to know of as well. */
    static Busy diskFull(Path path) {
        log.atError().addKeyValue("path", path).log("the disk is full: nothing can be stored");
        return new Busy("the server's disk is full", "ask its operator to make room, then try again");
    }

    private static SQLiteErrorCode code(SQLException e) {
        return e instanceof SQLiteException sqlite ? sqlite.getResultCode() : SQLiteErrorCode.UNKNOWN_ERROR;
    }

    /** Writes all that is committed to an empty file, while writers go on. */
    void copyTo(Path target) {
        reading.acquireUninterruptibly();
        var session = readers.remove();
        try {
            session.update("vacuum into ?", target.toString());
        } catch (SQLException e) {
            throw failure(e);
        } finally {
            readers.add(session);
            reading.release();
        }
    }

    @Override
    public void close() {
        reading.acquireUninterruptibly(READERS);
        writing.lock();
        try {
            for (var session : readers) {
                session.close();
            }
            // The last connection moves the write-ahead log into the file and removes it.
            writer.close();
        } catch (SQLException e) {
            throw failure(e);
        } finally {
            writing.unlock();
            reading.release(READERS);
        }
    }
}
