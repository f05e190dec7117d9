package dev.slipway.local.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.core.BuildFailed;
import dev.slipway.core.ProcessType;
import dev.slipway.core.UserException;
import dev.slipway.core.release.ProcessSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuildpackPipelineIT {
    @TempDir
    Path root;

    private BuildRig rig;

    @BeforeEach
    void setUp() {
        rig = new BuildRig(root);
    }

    @Test
    void procfileAloneMakesAnImage() throws InterruptedException, IOException {
        rig.file("Procfile", "web: ./serve --port \"$PORT\" \\ x\r\nworker:work\n# note\n")
                .file("serve", "#!/bin/sh\n");

        var image = rig.build();

        assertThat(image.processes())
                .isEqualTo(Map.of(
                        ProcessType.WEB,
                        new ProcessSpec(List.of("bash", "-c", "./serve --port \"$PORT\" \\ x"), true, ""),
                        new ProcessType("worker"),
                        new ProcessSpec(List.of("bash", "-c", "work"), true, "")));
        assertThat(image.app().resolve("serve")).isExecutable();
        assertThat(image.app().resolve("Procfile")).isRegularFile();
        assertThat(rig.left("builds")).isEmpty();
    }

    @Test
    void nothingMatchesAndSaysWhatIsLookedFor() {
        rig.file("README.md", "hello");

        assertThatThrownBy(rig::build)
                .isInstanceOf(BuildFailed.class)
                .hasMessage("no buildpack matched")
                .extracting(failure -> ((UserException) failure).advice())
                .asString()
                .contains("pom.xml", "package.json", "Procfile");
    }

    @Test
    void sameSourceBuilderAndConfigAreFound() throws InterruptedException {
        rig.file("Procfile", "web: serve");
        assertThat(rig.pipeline().built(rig.request())).isEmpty();

        var image = rig.build().toImage(rig.dataDir);

        assertThat(rig.restart().pipeline().built(rig.request())).contains(image);
        assertThat(rig.config("GREETING", "hello").pipeline().built(rig.request()))
                .isEmpty();
    }

    @Test
    void failureLeavesNothing() throws IOException {
        rig.buildpack(
                "acme/broken", "", "echo working; echo 'error: the flux is missing'; echo 'hint: add flux'; exit 3");

        assertThatThrownBy(rig::build)
                .isInstanceOf(BuildFailed.class)
                .hasMessage("buildpack acme/broken failed: the flux is missing")
                .extracting(failure -> ((UserException) failure).advice())
                .isEqualTo("add flux");
        assertThat(rig.progress.text()).contains("-----> Building with acme/broken@1.0.0", "       working");
        assertThat(rig.left("images")).isEmpty();
        assertThat(rig.left("builds")).isEmpty();
        assertThat(Files.exists(rig.dataDir.resolve("images"))).isTrue();
    }
}
