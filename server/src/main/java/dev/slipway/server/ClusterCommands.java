package dev.slipway.server;

import dev.slipway.core.InvalidInput;
import dev.slipway.core.Transcript;
import dev.slipway.k8s.install.Finding;
import dev.slipway.k8s.install.Installed;
import dev.slipway.k8s.install.InstallerCluster;
import dev.slipway.k8s.install.ServerImage;
import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The commands {@code install}, {@code uninstall}, {@code doctor} and {@code image}; each returns its exit status. */
record ClusterCommands(Map<String, String> environment, Consumer<String> out) {
    static final List<String> NAMES = List.of("install", "uninstall", "doctor", "image");

    private static final int COLUMN = 32;

    /** @param words the first is the command */
    int run(List<String> words) throws IOException, InterruptedException {
        var command = words.getFirst();
        if (words.contains("--help") || words.contains("-h")) {
            help(command).forEach(out);
            return 0;
        }
        var read = InstallWords.read(command, words.subList(1, words.size()));
        return switch (command) {
            case "install" -> install(read);
            case "uninstall" -> uninstall(read);
            case "doctor" -> doctor(read);
            default -> image(read);
        };
    }

    static List<String> help(String command) {
        var lines = new ArrayList<String>();
        lines.add("slipway %s [OPTION...]".formatted(command));
        lines.add("");
        for (var option : InstallOption.of(command)) {
            var fallback = option.fallback().isEmpty() || option.isSwitch() ? "" : " [%s]".formatted(option.fallback());
            lines.add(("  %-" + COLUMN + "s %s%s").formatted(option.option(), option.purpose(), fallback));
        }
        return lines;
    }

    private int install(InstallWords words) throws IOException, InterruptedException {
        var options = new InstallPlan(words, home()).options();
        var work = Files.createTempDirectory("slipway-image");
        try (var cluster = connect(words)) {
            if (words.isGiven(InstallOption.DRY_RUN)) {
                words.oneOf(InstallOption.DRY_RUN, "yaml");
                out.accept(cluster.dryRun(options).stripTrailing());
                return 0;
            }
            var installed = cluster.install(
                    options,
                    () -> new ServerImage(OwnProgram.find(work), words.text(InstallOption.BASE)),
                    new Transcript(out));
            welcome(installed).forEach(out);
            return 0;
        } finally {
            remove(work);
        }
    }

    private static List<String> welcome(Installed installed) {
        return List.of(
                "-----> Slipway is at %s://%s".formatted(installed.scheme(), installed.domain()),
                "First push, from the folder of an app:",
                "  git remote add epinio ssh://git@%s/hello".formatted(installed.pushAddress()),
                "  git push epinio main");
    }

    private int uninstall(InstallWords words) throws InterruptedException {
        try (var cluster = connect(words)) {
            var uninstall = cluster.uninstall(
                    words.label(InstallOption.NAMESPACE), new Transcript(out), words.time(InstallOption.LIMIT));
            boolean purge = words.flag(InstallOption.PURGE_DATA);
            var losses = uninstall.losses(purge);
            if (!losses.isEmpty() && !words.flag(InstallOption.YES)) {
                losses.forEach(line -> out.accept("  goes for good: " + line));
                confirm();
            }
            uninstall.run(purge);
            return 0;
        }
    }

    private static void confirm() {
        var answer = Optional.ofNullable(System.console())
                .filter(Console::isTerminal)
                .map(console -> console.readLine("Remove it? Type yes: "))
                .orElse("");
        if (!answer.strip().equals("yes")) {
            throw new InvalidInput("nothing was removed", "type yes when asked, or give --yes");
        }
    }

    private int doctor(InstallWords words) throws InterruptedException {
        var platform = words.isGiven(InstallOption.PLATFORM)
                ? words.oneOf(InstallOption.PLATFORM, "one-machine", "kubernetes")
                : environment.getOrDefault("SLIPWAY_PLATFORM", "one-machine");
        var findings = words.flag(InstallOption.INSIDE)
                ? new ServerDoctor(Config.of(Settings.read(List.of(), environment))).examine()
                : platform.equals("kubernetes") ? examineCluster(words) : examineMachine(words);
        (words.flag(InstallOption.JSON) ? DoctorReport.json(findings) : DoctorReport.text(findings)).forEach(out);
        return findings.stream().anyMatch(finding -> finding.verdict() == Finding.Verdict.FAIL) ? 1 : 0;
    }

    private static List<Finding> examineCluster(InstallWords words) {
        try (var cluster = connect(words)) {
            return cluster.examine(words.label(InstallOption.NAMESPACE));
        }
    }

    private List<Finding> examineMachine(InstallWords words) {
        var arguments = words.isGiven(InstallOption.DATA)
                ? List.of("--data", words.text(InstallOption.DATA))
                : List.<String>of();
        return new MachineDoctor(Config.of(Settings.read(arguments, environment)), environment).examine();
    }

    private int image(InstallWords words) throws IOException, InterruptedException {
        if (words.isGiven(InstallOption.OUTPUT) == words.isGiven(InstallOption.PUSH)) {
            throw new InvalidInput("an image goes to one place", "give either --output FILE or --push NAME");
        }
        var work = Files.createTempDirectory("slipway-image");
        try {
            var image = new ServerImage(OwnProgram.find(work), words.text(InstallOption.BASE));
            out.accept(
                    words.isGiven(InstallOption.OUTPUT)
                            ? image.write(Path.of(words.text(InstallOption.OUTPUT)), "slipway/server:" + image.tag())
                            : image.push(words.name(InstallOption.PUSH), words.flag(InstallOption.INSECURE)));
            return 0;
        } finally {
            remove(work);
        }
    }

    private static InstallerCluster connect(InstallWords words) {
        return InstallerCluster.connect(
                words.isGiven(InstallOption.CONTEXT)
                        ? Optional.of(words.text(InstallOption.CONTEXT))
                        : Optional.empty());
    }

    private Path home() {
        return Path.of(environment.getOrDefault("HOME", System.getProperty("user.home")));
    }

    private static void remove(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
