package dev.slipway.local.run;

import dev.slipway.core.release.ProcessStatus;
import dev.slipway.local.PlainSandbox;
import dev.slipway.local.Sandbox;
import dev.slipway.local.Spawner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A server in a process of its own, to be killed: it restores an app with two web processes and goes on. */
final class RunningServer {
    private RunningServer() {}

    public static void main(String... arguments) throws Exception {
        var data = Path.of(arguments[0]);
        var spawner = new Spawner();
        var machine = new Machine(data, sandbox(arguments[1], data, spawner), spawner);
        var app = Machine.scaled(Machine.app("web"), "web", 2);
        var release = Machine.release(app, 1, machine.image("a", Map.of("web", Machine.WEB)));
        machine.runtime.restore(List.of(app), _ -> Optional.of(release));
        Machine.eventually(
                "both are up",
                () -> machine.runtime.processes().list(app.id()).stream()
                        .allMatch(process -> process.state().equals("up")));
        var list = machine.runtime.processes().list(app.id()).stream()
                .map(RunningServer::text)
                .collect(Collectors.joining("\n"));
        var said = Files.writeString(data.resolve("saying"), list);
        Files.move(said, data.resolve("up-" + ProcessHandle.current().pid()));
        Thread.currentThread().join();
    }

    private static String text(ProcessStatus process) {
        return process.name() + " " + process.state();
    }

    private static Sandbox sandbox(String kind, Path data, Spawner spawner) throws InterruptedException {
        return kind.equals("plain")
                ? new PlainSandbox()
                : BubblewrapSandbox.probe(data.resolve("sandbox"), List.of(), spawner)
                        .orElseThrow();
    }
}
