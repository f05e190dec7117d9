package dev.slipway.local.state;

import static dev.slipway.core.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.core.Race;
import dev.slipway.core.webhook.Spool.Entry;
import dev.slipway.core.webhook.Spool.Place;
import dev.slipway.core.webhook.WebhookId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteSpoolIT {
    private static final WebhookId WEBHOOK = new WebhookId("0123456789abcdef");

    @TempDir
    private Path directory;

    private static Entry entry(String provided) {
        return new Entry(WEBHOOK, provided, "push", "", NOW, provided + "ü");
    }

    private static List<Place> all(SqliteSpool spool) {
        var places = new ArrayList<Place>();
        for (var next = spool.after(0);
                next.isPresent();
                next = spool.after(next.get().number())) {
            places.add(next.get());
        }
        return places;
    }

    @Test
    void keepsEntriesInTheirOrderOverAClose() {
        try (var spool = SqliteSpool.open(directory)) {
            spool.put(entry("one"));
            spool.put(entry("two"));
        }

        try (var spool = SqliteSpool.open(directory)) {
            var places = all(spool);

            assertThat(places).extracting(place -> place.entry().provided()).containsExactly("one", "two");
            assertThat(places.getFirst().entry()).isEqualTo(entry("one"));
        }
    }

    @Test
    void keepsWhatComesTwiceOnce() {
        try (var spool = SqliteSpool.open(directory)) {
            spool.put(entry("one"));
            spool.put(entry("one"));

            assertThat(all(spool)).hasSize(1);
        }
    }

    @Test
    void removesEntries() {
        try (var spool = SqliteSpool.open(directory)) {
            spool.put(entry("one"));
            spool.put(entry("two"));

            spool.remove(all(spool).getFirst().number());

            assertThat(all(spool)).extracting(place -> place.entry().provided()).containsExactly("two");
        }
    }

    @Test
    void keepsAllThatComeAtOnce() {
        var number = new AtomicInteger();
        try (var spool = SqliteSpool.open(directory)) {
            Race.times(200, () -> spool.put(entry("n" + number.incrementAndGet())));

            assertThat(all(spool)).hasSize(200);
        }
    }

    @Test
    void isReadableByItsOwnerOnly() throws IOException { // withstand J 127
        try (var spool = SqliteSpool.open(directory)) {
            spool.put(entry("one"));

            assertThat(Files.getPosixFilePermissions(directory.resolve("inbox.db")))
                    .containsExactlyInAnyOrder(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
        }
    }

    @Test
    void takesNothingAfterItsEnd() {
        var spool = SqliteSpool.open(directory);
        spool.close();

        assertThatThrownBy(() -> spool.put(entry("late"))).isInstanceOf(IllegalStateException.class);
    }
}
