package dev.slipway.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** An app whose server faults befall, as those see it who push and visit it. Each text that it is given is a commit of its own. */
final class KeptApp {
    private final Machine machine;
    private final String name;
    private int texts;

    KeptApp(Machine machine, String name) {
        this.machine = machine;
        this.name = name;
    }

    /** Commits another text; returns it. */
    String say() {
        var text = "text-" + ++texts;
        machine.run("say " + text);
        return text;
    }

    String page() {
        return machine.run("eventually page %s.localhost".formatted(name));
    }

    /** Makes sure that what is served is what the ref holds, and what is recorded as live; returns it. */
    String served() {
        var served = page();
        assertThat(served).as("what the ref holds").isEqualTo(textOfRef());
        assertThat(ref()).as("the ref").isEqualTo(currentRelease());
        return served;
    }

    /** Makes sure that nothing is under way, and nothing recorded as if it were. */
    void assertIdle() {
        assertThat(machine.run("remote deploys")).doesNotContain("queued", "staging", "building", "rolling-out");
        assertThat(machine.run("remote releases " + name)).doesNotContain("pending");
    }

    private String textOfRef() {
        return machine.run("git fetch -q epinio main && git show FETCH_HEAD:text");
    }

    /** The commit that the deploy branch points to. */
    String ref() {
        return machine.run("git ls-remote epinio refs/heads/main").substring(0, 40);
    }

    private String currentRelease() {
        var json = machine.run("remote releases %s --json".formatted(name));
        var current = json.lines()
                .flatMap(line -> List.of(line.split("\\},\\{", -1)).stream())
                .filter(release -> release.contains("\"current\":true"))
                .findFirst()
                .orElseThrow();
        return current.replaceFirst(".*\"commit\":\"([0-9a-f]{40})\".*", "$1");
    }

    /** No repository is broken, and nothing is left of what was under way, whoever's it was. */
    void assertDataWhole() throws IOException {
        machine.run("for repository in $SLIPWAY_DATA/repositories/*.git; do"
                + " git -C $repository fsck --full --strict || touch $story/broken; done; [ ! -e $story/broken ]");
        var data = Path.of(machine.run("echo $SLIPWAY_DATA"));
        try (var files = Files.walk(data)) {
            assertThat(files.map(file -> data.relativize(file).toString()))
                    .noneMatch(file -> file.matches("repositories/(\\..*|.*\\.lock|.*/incoming/.*|.*/(tmp|incoming)_.*)"
                            + "|objects/.*/\\..*|builds/.+"));
        }
    }
}
