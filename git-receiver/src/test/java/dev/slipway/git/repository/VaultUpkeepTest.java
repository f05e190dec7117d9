package dev.slipway.git.repository;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.core.app.AppId;
import dev.slipway.core.app.InMemoryRepositoryVault;
import dev.slipway.core.app.RepositoryVault.Contents;
import dev.slipway.core.app.RepositoryVault.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VaultUpkeepTest {
    private static final AppId APP = new AppId("0123456789abcdef");
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final Instant LONG_AGO = NOW.minus(VaultUpkeep.KEPT).minusSeconds(1);
    private static final Map<String, String> REFS = Map.of("refs/heads/main", "1".repeat(40));
    private static final Set<String> CURRENT = Set.of("pack-1-current");

    @TempDir
    private Path folder;

    private Clock clock = Clock.fixed(LONG_AGO, ZoneOffset.UTC);
    private final InMemoryRepositoryVault vault = new InMemoryRepositoryVault(() -> clock.instant());

    private void store(Instant at, String... names) throws IOException {
        clock = Clock.fixed(at, ZoneOffset.UTC);
        for (var name : names) {
            for (var ending : new String[] {".pack", ".idx"}) {
                vault.store(APP, name + ending, Files.writeString(folder.resolve("file"), "pack"));
            }
        }
        clock = Clock.fixed(NOW, ZoneOffset.UTC);
    }

    private Set<String> left() {
        return vault.list(APP, Duration.ofDays(-1));
    }

    @Test
    void removesOldPacksThatNoRecordNames() throws IOException {
        store(LONG_AGO, "pack-1-current", "pack-2-retired", "pack-3-orphan");
        store(NOW, "pack-4-incoming");
        vault.replace(APP, Version.NONE, new Contents(REFS, CURRENT, Map.of("pack-2-retired", NOW)));

        new VaultUpkeep(vault, clock).clean(APP);

        assertThat(left())
                .containsExactlyInAnyOrder(
                        "pack-1-current.pack",
                        "pack-1-current.idx",
                        "pack-2-retired.pack",
                        "pack-2-retired.idx",
                        "pack-4-incoming.pack",
                        "pack-4-incoming.idx");
    }

    @Test
    void removesPacksThatWereRetiredLongAgo() throws IOException {
        store(LONG_AGO, "pack-1-current", "pack-2-retired", "pack-3-expired");
        vault.replace(
                APP,
                Version.NONE,
                new Contents(REFS, CURRENT, Map.of("pack-2-retired", NOW, "pack-3-expired", LONG_AGO)));

        new VaultUpkeep(vault, clock).clean(APP);

        assertThat(vault.newer(APP, "none").orElseThrow().contents())
                .isEqualTo(new Contents(REFS, CURRENT, Map.of("pack-2-retired", NOW)));
        assertThat(left()).doesNotContain("pack-3-expired.pack").contains("pack-2-retired.pack");
    }

    @Test
    void anAppWithoutARecordHasItsOrphansRemoved() throws IOException {
        store(LONG_AGO, "pack-3-orphan");

        new VaultUpkeep(vault, clock).clean(APP);

        assertThat(left()).isEmpty();
    }
}
