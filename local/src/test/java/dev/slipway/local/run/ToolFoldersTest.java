package dev.slipway.local.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ToolFoldersTest {
    @TempDir
    Path home;

    @Test
    void managersFolderIsShownWholeAndOthersAlone() throws IOException {
        var shims = Files.createDirectories(home.resolve(".pyenv/shims"));
        var local = Files.createDirectories(home.resolve(".local/bin"));

        assertThat(ToolFolders.on("%s:%s:/usr/bin:/nowhere:relative:%s".formatted(shims, local, home), home))
                .containsExactly(local, home.resolve(".pyenv"));
    }
}
