package dev.slipway.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cli.CommandTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The README's tables are what the program itself says; on a failure, put what {@code slipway manual} prints between the marks. */
final class ManualTest {
    private static final Path README = Path.of("..", "README.md");

    @Test
    void readmeHasEverySetting() throws IOException {
        assertThat(table("settings")).isEqualTo(String.join("\n", Help.table()));
    }

    @Test
    void readmeHasEveryOptionOfInstall() throws IOException {
        assertThat(table("install")).isEqualTo(String.join("\n", Help.installTable()));
    }

    @Test
    void readmeHasEveryCommand() throws IOException {
        assertThat(table("commands")).isEqualTo(String.join("\n", CommandTree.table()));
    }

    @Test
    void completionKnowsCommandsAndOptions() {
        assertThat(Completion.script())
                .contains("--log-format", "--no-import-keys", "rollback", "serve", "--acme-email", "uninstall");
    }

    @Test
    void helpHasEverySettingAndEveryCommand() {
        assertThat(Help.program()).anyMatch(line -> line.contains("rollback"));
        for (var setting : Setting.values()) {
            assertThat(Help.serve()).anyMatch(line -> line.contains(setting.option()));
        }
    }

    private static String table(String name) throws IOException {
        List<String> lines = Files.readAllLines(README);
        int begin = 0;
        while (!lines.get(begin).startsWith("<!-- " + name + ":")) {
            begin++;
        }
        int end = lines.indexOf("<!-- end of %s -->".formatted(name));
        return String.join("\n", lines.subList(begin + 1, end));
    }
}
