package dev.slipway.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A hundred apps that are pushed at the same moment. */
final class ManyAppsIT {
    private static final int APPS = 100;
    private static final Pattern PEAK = Pattern.compile("VmHWM:\\s+(\\d+) kB");
    private static final Pattern THREADS = Pattern.compile("Threads:\\s+(\\d+)");

    @TempDir
    private Path folder;

    @Test
    void areAllDeployed() throws IOException { // withstand H 116
        // Workers answer nobody, so that a hundred of them are no load.
        try (var machine = new Machine(folder, Map.of("SLIPWAY_BUILDS", "2"))) {
            machine.run("""
                    server_start
                    for i in $(seq %d); do
                        git init -q app-$i && echo "worker: echo $i; exec sleep 600" >app-$i/Procfile &&
                        git -C app-$i add . && git -C app-$i commit -qm First || break
                    done""".formatted(APPS));

            machine.run("""
                    pushes=
                    for i in $(seq %d); do
                        git -C app-$i push $SERVER/app-$i main >push-$i.out 2>&1 & pushes="$pushes $!"
                    done
                    failed=0
                    for push in $pushes; do wait $push || failed=$((failed + 1)); done
                    [ $failed = 0 ] || { tail -n 3 push-*.out; false; }""".formatted(APPS));

            assertThat(machine.run("grep -L 'Live as v1' push-*.out | wc -l")).isEqualTo("0");
            assertThat(machine.run("grep -hE 'Waiting, as number [0-9]+ in the queue' push-*.out | wc -l"))
                    .satisfies(waited -> assertThat(Integer.parseInt(waited)).isGreaterThan(APPS / 2));
            assertThat(machine.run("remote apps --json | grep -o '\"name\":' | wc -l"))
                    .isEqualTo("" + APPS);
            var status = Files.readString(Path.of("/proc/%d/status".formatted(machine.server())));
            assertThat(number(PEAK, status)).as("peak memory in kB").isLessThan(1_000_000);
            assertThat(number(THREADS, status)).as("threads").isLessThan(4 * APPS);
        }
    }

    private static long number(Pattern pattern, String text) {
        var matcher = pattern.matcher(text);
        assertThat(matcher.find()).as(pattern.pattern()).isTrue();
        return Long.parseLong(matcher.group(1));
    }
}
