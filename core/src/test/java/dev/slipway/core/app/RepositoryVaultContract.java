package dev.slipway.core.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.core.app.RepositoryVault.Contents;
import dev.slipway.core.app.RepositoryVault.Version;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every {@link RepositoryVault} promises. */
public abstract class RepositoryVaultContract {
    private static final AppId APP = new AppId("0123456789abcdef");
    private static final AppId OTHER = new AppId("fedcba9876543210");
    private static final String MAIN = "refs/heads/main";
    private static final Contents FIRST = new Contents(
            Map.of(MAIN, "1".repeat(40), "refs/tags/größer-✓", "2".repeat(40)),
            Set.of("pack-a", "pack-b"),
            Map.of("pack-old", Instant.parse("2026-11-22T10:15:30.123Z")));
    private static final Contents SECOND = new Contents(Map.of(MAIN, "3".repeat(40)), Set.of("pack-c"), Map.of());

    @TempDir
    private Path folder;

    private RepositoryVault vault;

    /** An empty vault. */
    protected abstract RepositoryVault vault();

    @BeforeEach
    void begin() {
        vault = vault();
    }

    private Version current() throws IOException {
        return vault.newer(APP, "no such tag").orElseThrow();
    }

    @Test
    void aRepositoryThatWasNeverRecordedIsEmpty() throws IOException {
        assertThat(current()).isEqualTo(Version.NONE);
        assertThat(vault.newer(APP, Version.NONE.tag())).isEmpty();
    }

    @Test
    void givesTheRecordBackUnlessItIsKnown() throws IOException {
        var stored = vault.replace(APP, Version.NONE, FIRST).orElseThrow();

        assertThat(stored.contents()).isEqualTo(FIRST);
        assertThat(current()).isEqualTo(stored);
        assertThat(vault.newer(APP, Version.NONE.tag())).contains(stored);
        assertThat(vault.newer(APP, stored.tag())).isEmpty();
        assertThat(vault.newer(OTHER, "")).isEmpty();
    }

    // withstand G 102
    @Test
    void replacesTheCurrentRecordOnly() throws IOException {
        var first = vault.replace(APP, Version.NONE, FIRST).orElseThrow();

        assertThat(vault.replace(APP, Version.NONE, SECOND)).isEmpty();
        assertThat(current()).isEqualTo(first);

        var second = vault.replace(APP, first, SECOND).orElseThrow();
        assertThat(vault.replace(APP, first, FIRST)).isEmpty();
        assertThat(current()).isEqualTo(second);
    }

    @Test
    void aRecordThatGoesBackIsAnotherVersion() throws IOException {
        var first = vault.replace(APP, Version.NONE, FIRST).orElseThrow();
        var second = vault.replace(APP, first, SECOND).orElseThrow();

        var third = vault.replace(APP, second, FIRST).orElseThrow();

        assertThat(third.tag()).isNotEqualTo(first.tag());
        assertThat(vault.replace(APP, first, SECOND)).isEmpty();
    }

    @Test
    void keepsFilesAsTheyAre() throws IOException {
        var file = Files.write(folder.resolve("file"), new byte[] {1, 0, -1, 13, 10});
        vault.store(APP, "pack-a.pack", file);

        vault.fetch(APP, "pack-a.pack", folder.resolve("back"));

        assertThat(folder.resolve("back")).hasSameBinaryContentAs(file);
        assertThatThrownBy(() -> vault.fetch(APP, "pack-b.pack", folder.resolve("other")))
                .isInstanceOf(FileNotFoundException.class);
        assertThatThrownBy(() -> vault.fetch(OTHER, "pack-a.pack", folder.resolve("other")))
                .isInstanceOf(FileNotFoundException.class);
    }

    @Test
    void listsFilesByTheirAgeAndDiscardsThem() throws IOException {
        var file = Files.writeString(folder.resolve("file"), "pack");
        vault.store(APP, "pack-a.pack", file);
        vault.store(APP, "pack-b.pack", file);
        vault.replace(APP, Version.NONE, FIRST);

        assertThat(vault.list(APP, Duration.ofDays(1))).isEmpty();
        assertThat(vault.list(APP, Duration.ofDays(-1))).containsExactlyInAnyOrder("pack-a.pack", "pack-b.pack");

        vault.discard(APP, List.of("pack-a.pack", "pack-z.pack"));

        assertThat(vault.list(APP, Duration.ofDays(-1))).containsExactly("pack-b.pack");
        assertThat(current().contents()).isEqualTo(FIRST);
    }

    @Test
    void goesWithItsApp() throws IOException {
        vault.store(APP, "pack-a.pack", Files.writeString(folder.resolve("file"), "pack"));
        vault.replace(APP, Version.NONE, FIRST);
        vault.replace(OTHER, Version.NONE, SECOND);

        vault.remove(APP);
        vault.remove(APP);

        assertThat(current()).isEqualTo(Version.NONE);
        assertThat(vault.list(APP, Duration.ofDays(-1))).isEmpty();
        assertThat(vault.newer(OTHER, "").orElseThrow().contents()).isEqualTo(SECOND);
    }
}
