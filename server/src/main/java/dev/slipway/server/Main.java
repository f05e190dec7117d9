package dev.slipway.server;

import dev.slipway.cli.socket.CommandClient;
import dev.slipway.core.InvalidInput;
import dev.slipway.core.Streams;
import dev.slipway.core.UserException;
import dev.slipway.local.build.SourceFetch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.LoggerFactory;

/** The program {@code slipway}: the server, or a command for the server that runs on this machine. */
public final class Main {
    private static final int FAILED = 1;
    private static final int WRONG_USE = 2;

    private final Map<String, String> environment;
    private final Consumer<String> out;
    private final Consumer<String> err;

    private Main(Map<String, String> environment, Consumer<String> out, Consumer<String> err) {
        this.environment = environment;
        this.out = out;
        this.err = err;
    }

    public static void main(String[] args) throws InterruptedException {
        var main = new Main(System.getenv(), System.out::println, System.err::println);
        System.exit(main.runSafely(Arrays.asList(args)));
    }

    /** The one place where what nobody expected ends: a bug, or an outage such as a disk that is full. */
    private int runSafely(List<String> words) throws InterruptedException {
        try {
            return run(words);
        } catch (IOException | RuntimeException e) {
            err.accept("slipway: it failed: " + e.getMessage());
            LoggerFactory.getLogger(Main.class).atError().setCause(e).log("the program failed");
            return FAILED;
        }
    }

    private int run(List<String> words) throws IOException, InterruptedException {
        return switch (words.isEmpty() ? "--help" : words.getFirst()) {
            case "serve" -> serve(words.subList(1, words.size()));
            case "fetch" -> SourceFetch.run(environment, System.out);
            case "install", "uninstall", "doctor", "image" -> cluster(words);
            case "version", "--version", "-V" -> print(List.of("slipway " + version()));
            case "--help", "-h" -> print(Help.program());
            case "help" -> words.size() == 1 ? print(Help.program()) : command(words);
            case "manual" -> print(Help.manual());
            case "completion" -> print(List.of(Completion.script()));
            default -> command(words);
        };
    }

    private int serve(List<String> words) throws IOException, InterruptedException {
        if (words.contains("--help") || words.contains("-h")) {
            return print(Help.serve());
        }
        Config config;
        try {
            config = Config.of(Settings.read(words, environment));
        } catch (UserException e) {
            return refuse(e, WRONG_USE);
        }
        var signals = StopSignals.listen();
        Logging.use(config.logFormat(), config.logLevel());
        try (var _ = SlipwayServer.start(config, out)) {
            signals.await();
        } catch (UserException e) {
            return refuse(e, FAILED);
        }
        return 0;
    }

    private int cluster(List<String> words) throws IOException, InterruptedException {
        try {
            return new ClusterCommands(environment, out).run(words);
        } catch (InvalidInput e) {
            return refuse(e, WRONG_USE);
        } catch (UserException e) {
            return refuse(e, FAILED);
        }
    }

    private int command(List<String> words) throws IOException, InterruptedException {
        var rest = new ArrayDeque<>(words);
        Path data;
        try {
            data = Settings.read(rest, environment).data();
        } catch (UserException e) {
            return refuse(e, WRONG_USE);
        }
        try {
            return command(data, List.copyOf(rest));
        } catch (UserException e) {
            return refuse(e, FAILED);
        }
    }

    private int command(Path data, List<String> words) throws IOException, InterruptedException {
        var streams = new Streams(System.in, System.out, System.err);
        var first = words.isEmpty() ? "" : words.getFirst();
        if (first.equals("restore") && words.size() != 2) {
            throw new InvalidInput("restore takes one file", "slipway [--data DIR] restore FILE, or - for a stream");
        }
        if (first.equals("restore")) {
            return print(new BackupFile(words.get(1)).restore(data, streams.in()));
        }
        if (first.equals("backup") && words.size() == 2) {
            return new BackupFile(words.get(1)).write(new CommandClient(data), streams);
        }
        return new CommandClient(data).run(words, streams);
    }

    private int print(List<String> lines) {
        lines.forEach(out);
        return 0;
    }

    private int refuse(UserException e, int status) {
        err.accept("slipway: " + e.reason());
        if (!e.advice().isEmpty()) {
            err.accept("  " + e.advice());
        }
        return status;
    }

    /** The build's version; a program that runs from class files has none. */
    static String version() {
        var version = Main.class.getPackage().getImplementationVersion();
        return version == null ? "unpackaged" : version;
    }
}
