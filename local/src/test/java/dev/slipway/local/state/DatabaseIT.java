package dev.slipway.local.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.core.Busy;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseIT {
    private static final String INSERT = "insert into note (text) values (?)";

    @TempDir
    private Path directory;

    @SuppressWarnings("NullAway.Init")
    private Database database;

    @BeforeEach
    void open() throws SQLException {
        database = Database.open(directory.resolve("test.db"), session -> {
            session.script(
                    "create table note (number integer primary key, text text not null, parent integer references"
                            + " note deferrable initially deferred) strict; pragma max_page_count = 40");
            return session;
        });
    }

    @AfterEach
    void close() {
        database.close();
    }

    private int count() {
        return database.read(session -> session.first("select count(*) as n from note", row -> row.getInt("n"))
                .orElseThrow());
    }

    // withstand G 99: SQLite reports the bound on its pages as it does a full disk
    @Test
    void aFullDiskRefusesChangesAndKeepsNothingHalfUntilThereIsRoom() {
        var page = "x".repeat(4000);
        assertThatThrownBy(() -> {
                    for (int i = 0; i < 100; i++) {
                        insertTwo(page);
                    }
                })
                .isInstanceOf(Busy.class)
                .hasMessageContaining("disk is full");
        int kept = count();
        assertThat(kept).isPositive().isEven();
        assertThatThrownBy(() -> insertTwo(page)).isInstanceOf(Busy.class);
        assertThat(count()).isEqualTo(kept);

        database.write(session -> session.pragma("max_page_count = 1000"));
        insertTwo(page);

        assertThat(count()).isEqualTo(kept + 2);
    }

    private void insertTwo(String text) {
        database.write(session -> session.update(INSERT, text) + session.update(INSERT, text));
    }

    @Test
    void aCommitThatFailsLeavesNothingBehind() {
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> database.write(
                            session -> session.update("insert into note (text, parent) values ('', 99)")))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("test.db");
        }
        insertTwo("x");

        assertThat(count()).isEqualTo(2);
    }

    @Test
    void aStatementThatFailedCanRunAgain() {
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> database.write(session -> session.update("insert into note (text) values (null)")))
                    .hasMessageContaining("NOT NULL");
        }
        assertThat(count()).isZero();
    }

    @Test
    void workThatThrowsChangesNothing() {
        assertThatThrownBy(() -> database.write(session -> {
                    session.update(INSERT, "x");
                    throw new IllegalStateException("a bug");
                }))
                .hasMessage("a bug");

        assertThat(count()).isZero();
    }

    @Test
    void readersWaitForNoWriterAndSeeOneSnapshot() throws InterruptedException {
        insertTwo("x");
        var written = new CountDownLatch(1);
        var seen = new CountDownLatch(1);
        var writer = Thread.ofVirtual()
                .start(() -> database.write(session -> {
                    session.update(INSERT, "y");
                    written.countDown();
                    return await(seen);
                }));
        assertThat(await(written)).isTrue();

        assertThat(count()).isEqualTo(2);
        seen.countDown();
        writer.join();
        assertThat(count()).isEqualTo(3);
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void isSyncedAtEachCommit() {
        assertThat(database.<String>write(
                        session -> session.pragma("synchronous").getFirst()))
                .isEqualTo("2");
        assertThat(database.<String>write(
                        session -> session.pragma("journal_mode").getFirst()))
                .isEqualTo("wal");
        assertThat(database.<String>write(
                        session -> session.pragma("foreign_keys").getFirst()))
                .isEqualTo("1");
    }
}
