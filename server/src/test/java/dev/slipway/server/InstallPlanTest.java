package dev.slipway.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.slipway.core.InvalidInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstallPlanTest {
    @TempDir
    Path home;

    @Test
    void serverIsToldWhatTheFileOfSettingsSays() throws IOException {
        var told = plan("builds = 4", "# for Java", "build-memory = 6G", "build-requests = cpu=2,memory=1Gi")
                .options()
                .server();

        assertThat(told)
                .containsEntry("SLIPWAY_BUILDS", "4")
                .containsEntry("SLIPWAY_BUILD_MEMORY", "6G")
                .containsEntry("SLIPWAY_BUILD_REQUESTS", "cpu=2,memory=1Gi");
    }

    @Test
    void badValueIsRefusedBeforeAnythingIsInstalled() throws IOException {
        var plan = plan("builds = 4", "build-time = soon");

        assertThatExceptionOfType(InvalidInput.class)
                .isThrownBy(plan::options)
                .withMessage("build-time cannot be 'soon' (from %s:2)", file());
    }

    @Test
    void whatInstallationDecidesIsRefused() throws IOException {
        var plan = plan("ssh = 0.0.0.0:22");

        assertThatExceptionOfType(InvalidInput.class)
                .isThrownBy(plan::options)
                .withMessage("%s:1: ssh is not for this file", file());
    }

    private InstallPlan plan(String... lines) throws IOException {
        Files.write(file(), List.of(lines));
        return new InstallPlan(InstallWords.read("install", List.of("--settings", file().toString())), home);
    }

    private Path file() {
        return home.resolve("settings");
    }
}
