package dev.slipway.local.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KeptReadIT {
    @TempDir
    private Path folder;

    private final AtomicInteger reads = new AtomicInteger();
    private Database database;
    private KeptRead<Integer> count;

    @BeforeEach
    void begin() throws SQLException {
        database =
                Database.open(folder.resolve("state.db"), session -> session.update("create table thing (id integer)"));
        count = new KeptRead<>(database, session -> {
            reads.incrementAndGet();
            return count(session);
        });
    }

    private static int count(Session session) throws SQLException {
        return session.first("select count(*) as n from thing", row -> row.getInt("n"))
                .orElseThrow();
    }

    private int write() {
        return database.write(session -> session.update("insert into thing values (1)"));
    }

    @AfterEach
    void end() {
        database.close();
    }

    @Test
    void readsAgainOnlyAfterAWrite() {
        assertThat(count.get()).isZero();
        assertThat(count.get()).isZero();
        assertThat(reads).hasValue(1);

        write();

        assertThat(count.get()).isOne();
        assertThat(count.get()).isOne();
        assertThat(reads).hasValue(2);
    }

    @Test
    void keepsNothingThatWasReadWhileAWriteWasUnderWay() {
        var meanwhile = database.write(session -> {
            session.update("insert into thing values (1)");
            return count.get();
        });

        assertThat(meanwhile).isZero();
        assertThat(count.get()).isOne();
    }

    @Test
    void keepsNothingThatAWriteOvertook() {
        var overtaken = new KeptRead<>(database, session -> {
            int before = count(session);
            if (reads.incrementAndGet() == 1) {
                write();
            }
            return before;
        });

        assertThat(overtaken.get()).isZero();
        assertThat(overtaken.get()).isOne();
    }

    @Test
    void readsOnAfterAWriteThatFailed() {
        count.get();

        assertThatThrownBy(() -> database.write(session -> session.update("insert into nothing values (1)")))
                .isInstanceOf(RuntimeException.class);
        write();

        assertThat(count.get()).isOne();
        assertThat(count.get()).isOne();
        assertThat(reads).hasValue(2);
    }
}
