package dev.slipway.local.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.core.BuildFailed;
import dev.slipway.core.ProcessType;
import dev.slipway.core.release.ProcessSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Buildpacks get and give what the Buildpack API says. */
class BuildpackApiIT {
    private static final String LAUNCH = """
            printf '[[processes]]\\ntype = "web"\\ncommand = ["serve"]\\n' >"$CNB_LAYERS_DIR/launch.toml"
            """;

    @TempDir
    Path root;

    private BuildRig rig;

    @BeforeEach
    void setUp() {
        rig = new BuildRig(root);
    }

    @Test
    void programsStartInTheAppWithTheVariablesOfTheApi() throws InterruptedException {
        rig.file("here", "").buildpack("acme/one", "test -f here; test -f \"$CNB_BUILD_PLAN_PATH\"", LAUNCH + """
                test -f here
                test -f "$CNB_BUILDPACK_DIR/buildpack.toml"
                test -f "$CNB_BP_PLAN_PATH"
                test -d "$CNB_PLATFORM_DIR/env"
                echo "$CNB_TARGET_OS/$CNB_TARGET_ARCH $CNB_EXEC_ENV $CNB_STACK_ID"
                """);

        rig.build();

        assertThat(rig.progress.text())
                .containsPattern("(linux|darwin)/(amd64|arm64) production dev\\.slipway\\.local");
    }

    @Test
    void environmentIsClean() throws InterruptedException { // withstand L 135
        rig.settings(config -> config.withEnvironment(
                        Map.of("PATH", System.getenv("PATH"), "HTTPS_PROXY", "http://proxy:3128")))
                .buildpack("acme/one", "", LAUNCH + """
                        env | sed 's/=.*//' | sort | tr '\\n' ' '; echo
                        echo "proxy $HTTPS_PROXY"
                        case $HOME in */builds/*) echo own home; esac
                        case $TMPDIR in */builds/*) echo own tmp; esac
                        echo "descriptors $(ls /proc/self/fd 2>/dev/null | tr '\\n' ' ')"
                        cat
                        """);

        rig.build();

        assertThat(rig.progress.text())
                .contains(
                        "CNB_BP_PLAN_PATH CNB_BUILDPACK_DIR CNB_EXEC_ENV CNB_LAYERS_DIR CNB_PLATFORM_DIR CNB_STACK_ID")
                .contains("proxy http://proxy:3128", "own home", "own tmp", "descriptors 0 1 2 3")
                .doesNotContain("JAVA", "MAVEN", "SURE");
    }

    @Test
    void configIsInTheEnvironmentAndInFilesButNeverInArguments() throws InterruptedException { // withstand J 124
        rig.config("GREETING", "canary-7f\n\"$(id)\"").buildpack("acme/one", "", LAUNCH + """
                [ "$GREETING" = "$(cat "$CNB_PLATFORM_DIR/env/GREETING")" ] && echo same
                [ "$GREETING" = 'canary-7f
                "$(id)"' ] && echo verbatim
                tr '\\0' ' ' </proc/self/cmdline; tr '\\0' ' ' </proc/$PPID/cmdline; echo
                """);
        rig.buildpack("acme/clear", "clear-env = true\n", "", LAUNCH + """
                echo "cleared '${GREETING:-}'"
                cat "$CNB_PLATFORM_DIR/env/GREETING" >/dev/null
                """);
        rig.composite("acme/both", group("acme/one", "acme/clear"));

        rig.file("project.toml", only("acme/both")).build();

        assertThat(rig.progress.text())
                .contains("same", "verbatim", "cleared ''")
                .doesNotContain("canary-7f");
    }

    @Test
    void planGoesToThoseThatProvideUntilOneMeetsIt() throws InterruptedException {
        var provides = "printf '[[provides]]\\nname = \"ruby\"\\n' >\"$CNB_BUILD_PLAN_PATH\"";
        rig.buildpack("acme/defer", provides, """
                        echo "defer: $(grep -c ruby "$CNB_BP_PLAN_PATH")"
                        printf '[[unmet]]\\nname = "ruby"\\n' >"$CNB_LAYERS_DIR/build.toml"
                        """)
                .buildpack(
                        "acme/meet",
                        provides,
                        "echo \"meet: $(grep -E 'name|version' \"$CNB_BP_PLAN_PATH\" | tr '\\n' ' ')\"")
                .buildpack("acme/late", provides, "echo \"late: [$(grep ruby \"$CNB_BP_PLAN_PATH\")]\"")
                .buildpack(
                        "acme/ask",
                        "printf '[[requires]]\\nname = \"ruby\"\\n[requires.metadata]\\nversion = \"3.4\"\\n' >\"$CNB_BUILD_PLAN_PATH\"",
                        LAUNCH)
                .composite("acme/all", group("acme/defer", "acme/meet", "acme/late", "acme/ask"));

        rig.file("project.toml", only("acme/all")).build();

        assertThat(rig.progress.text()).contains("defer: 1", "meet: name = \"ruby\" version = \"3.4\"", "late: []");
    }

    @Test
    void secondGroupIsTriedAndOptionalMembersMayFail() throws InterruptedException {
        rig.buildpack("acme/no", "exit 100", "echo never")
                .buildpack("acme/yes", "", LAUNCH)
                .composite("acme/all", """
                        [[order]]
                        [[order.group]]
                        id = "acme/no"
                        [[order.group]]
                        id = "acme/yes"
                        [[order]]
                        [[order.group]]
                        id = "acme/no"
                        optional = true
                        [[order.group]]
                        id = "acme/yes"
                        """);

        var image = rig.file("project.toml", only("acme/all")).build();

        assertThat(image.buildpacks()).containsExactly("acme/yes@1.0.0");
    }

    @Test
    void buildLayersReachLaterBuildpacksAndLaunchLayersTheImage() throws InterruptedException {
        rig.buildpack("acme/one", "", """
                        mkdir -p "$CNB_LAYERS_DIR/tool/bin" "$CNB_LAYERS_DIR/tool/env.build" "$CNB_LAYERS_DIR/lost/bin" "$CNB_LAYERS_DIR/run/bin"
                        printf '#!/bin/sh\\necho tool runs\\n' >"$CNB_LAYERS_DIR/tool/bin/tool"
                        chmod +x "$CNB_LAYERS_DIR/tool/bin/tool"
                        printf 'on' >"$CNB_LAYERS_DIR/tool/env.build/TOOL"
                        printf '[types]\\nbuild = true\\n' >"$CNB_LAYERS_DIR/tool.toml"
                        printf '[types]\\nlaunch = true\\n' >"$CNB_LAYERS_DIR/run.toml"
                        printf '' >"$CNB_LAYERS_DIR/lost.toml"
                        """)
                .buildpack("acme/two", "", LAUNCH + """
                        tool
                        echo "TOOL=$TOOL"
                        [ -d "$CNB_LAYERS_DIR/../acme_one/lost" ] || echo hidden
                        """)
                .composite("acme/all", group("acme/one", "acme/two"));

        var image = rig.file("project.toml", only("acme/all")).build();

        assertThat(rig.progress.text()).contains("tool runs", "TOOL=on", "hidden");
        assertThat(image.layersFolder().resolve("acme_one")).isDirectoryContaining("glob:**/run");
        assertThat(UntrustedFiles.list(image.layersFolder().resolve("acme_one")))
                .extracting(path -> path.getFileName().toString())
                .containsExactly("run", "run.toml");
    }

    @Test
    void cachedLayerComesBackWithItsMetadataAtItsNewPath() throws InterruptedException, IOException {
        rig.buildpack("acme/one", "", LAUNCH + """
                layer=$CNB_LAYERS_DIR/kept
                if [ -f "$layer/path" ]; then
                    grep -q 'answer = 42' "$layer.toml" && ! grep -q types "$layer.toml" && echo restored
                    [ "$(cat "$layer/path")" = "$layer" ] && [ -e "$layer/link" ] && echo moved
                    [ -x "$layer/run" ] && ! [ -w "$layer/closed/x" ] || true
                    grep -q 'id = 7' "$CNB_LAYERS_DIR/store.toml" && echo stored
                else
                    mkdir -p "$layer/closed"
                    printf '%s' "$layer" >"$layer/path"
                    ln -s "$layer/path" "$layer/link"
                    touch "$layer/run" "$layer/closed/x"; chmod 755 "$layer/run"; chmod 500 "$layer/closed"
                    printf '[metadata]\\nid = 7\\n' >"$CNB_LAYERS_DIR/store.toml"
                fi
                printf '[types]\\ncache = true\\n[metadata]\\nanswer = 42\\n' >"$layer.toml"
                """);

        rig.build();
        assertThat(rig.progress.text()).doesNotContain("restored");
        rig.file("changed", "").restart().build();
        assertThat(rig.progress.text()).contains("restored", "moved", "stored");

        rig.pipeline().clearCache(rig.app.id());
        rig.build();
        assertThat(rig.progress.text()).doesNotContain("restored");
    }

    @Test
    void launchLayerWithoutContentIsThatOfThePreviousImage() throws InterruptedException, IOException {
        rig.buildpack("acme/one", "", LAUNCH + """
                layer=$CNB_LAYERS_DIR/big
                if grep -q 'v = 1' "$layer.toml" 2>/dev/null; then
                    [ ! -e "$layer" ] && echo reused
                else
                    mkdir "$layer"; printf '%s' "$layer" >"$layer/path"
                fi
                printf '[types]\\nlaunch = true\\n[metadata]\\nv = 1\\n' >"$layer.toml"
                """);

        rig.build();
        var image = rig.file("changed", "").build();

        assertThat(rig.progress.text()).contains("reused");
        var layer = image.layersFolder().resolve("acme_one/big");
        assertThat(layer.resolve("path")).hasContent(layer.toString());
    }

    @Test
    void laterProcessesWinAndThePreferredOneAnswersRequests() throws InterruptedException {
        rig.buildpack("acme/one", "", """
                        printf '[[processes]]\\ntype = "task"\\ncommand = ["a", "b"]\\nargs = ["c"]\\nworking-dir = "sub"\\ndefault = true\\n' >"$CNB_LAYERS_DIR/launch.toml"
                        printf '[[processes]]\\ntype = "worker"\\ncommand = ["old"]\\n' >>"$CNB_LAYERS_DIR/launch.toml"
                        printf '[[processes]]\\ntype = "probe"\\ncommand = ["x"]\\nexec-env = ["test"]\\n' >>"$CNB_LAYERS_DIR/launch.toml"
                        """)
                .buildpack("acme/two", "", """
                        printf '[[processes]]\\ntype = "worker"\\ncommand = ["new"]\\n' >"$CNB_LAYERS_DIR/launch.toml"
                        """)
                .composite("acme/all", group("acme/one", "acme/two"));

        var image = rig.file("project.toml", only("acme/all")).build();

        var task = new ProcessSpec(List.of("a", "b", "c"), true, "sub");
        assertThat(image.processes())
                .isEqualTo(Map.of(
                        ProcessType.WEB,
                        task,
                        new ProcessType("task"),
                        task,
                        new ProcessType("worker"),
                        new ProcessSpec(List.of("new"), true, "")));
    }

    @Test
    void projectDescriptorChoosesFilesAndVariables() throws InterruptedException {
        rig.file("keep/a.txt", "")
                .file("drop/b.txt", "")
                .file("c.log", "")
                .file("project.toml", """
                        [_]
                        schema-version = "0.2"
                        [io.buildpacks]
                        exclude = ["/drop/", "*.log"]
                        [[io.buildpacks.build.env]]
                        name = "MODE"
                        value = "from project"
                        """)
                .buildpack("acme/one", "", LAUNCH + "echo \"MODE=$MODE\"; find . -type f | sort | tr '\\n' ' '; ls");

        rig.build();

        assertThat(rig.progress.text())
                .contains("MODE=from project", "./keep/a.txt ./project.toml")
                .doesNotContain("drop");
    }

    @Test
    void brokenFilesOfBuildpacksFailTheBuildByName() {
        rig.buildpack("acme/one", "", "echo 'processes = [' >\"$CNB_LAYERS_DIR/launch.toml\"");

        assertThatThrownBy(rig::build)
                .isInstanceOf(BuildFailed.class)
                .hasMessageStartingWith("launch.toml is not valid TOML");
    }

    @Test
    void buildpackThatIsNotThereIsNamedWithThoseThatAre() {
        rig.file("project.toml", only("acme/absent"));

        assertThatThrownBy(rig::build).isInstanceOf(BuildFailed.class).hasMessage("there is no buildpack acme/absent");
    }

    @Test
    void linksThatABuildpackLeavesAreNotReadThrough() throws IOException { // withstand D 64
        var secret =
                Files.writeString(root.resolve("secret"), "[[processes]]\ntype = \"web\"\ncommand = [\"canary\"]\n");
        rig.buildpack("acme/one", "", "ln -s '%s' \"$CNB_LAYERS_DIR/launch.toml\"".formatted(secret));

        assertThatThrownBy(rig::build)
                .isInstanceOf(BuildFailed.class)
                .hasMessage("a buildpack left launch.toml as something other than a plain file");
    }

    private static String group(String... ids) {
        var order = new StringBuilder("[[order]]\n");
        for (var id : ids) {
            order.append("[[order.group]]\nid = \"%s\"\n".formatted(id));
        }
        return order.toString();
    }

    private static String only(String id) {
        return "[_]\nschema-version = \"0.2\"\n[[io.buildpacks.group]]\nid = \"%s\"\n".formatted(id);
    }
}
