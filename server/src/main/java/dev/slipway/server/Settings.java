package dev.slipway.server;

import dev.slipway.core.InvalidInput;
import dev.slipway.core.Quoted;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is set, by whom: an option before an environment variable, that before the settings file, that before the default. */
final class Settings {
    private final Map<Setting, Given> given = new EnumMap<>(Setting.class);
    private final Map<String, String> environment;
    private final Path home;

    private Settings(Map<String, String> environment) {
        this.environment = environment;
        this.home = Path.of(environment.getOrDefault("HOME", System.getProperty("user.home")));
    }

    /**
     * Takes the options that stand first off the words, and adds what environment and file say.
     *
     * @throws InvalidInput if an option or a name in the file is unknown, or the file that was named is not there
     */
    static Settings read(Deque<String> words, Map<String, String> environment) {
        var settings = new Settings(environment);
        settings.readOptions(words);
        settings.readEnvironment();
        settings.readFile();
        return settings;
    }

    static Settings read(List<String> words, Map<String, String> environment) {
        var rest = new ArrayDeque<>(words);
        var settings = read(rest, environment);
        if (!rest.isEmpty()) {
            throw new InvalidInput(
                    "serve takes no argument '%s'".formatted(Quoted.shorten(rest.getFirst())),
                    "see slipway serve --help");
        }
        return settings;
    }

    private void readOptions(Deque<String> words) {
        while (!words.isEmpty() && words.getFirst().startsWith("--")) {
            var word = words.removeFirst().substring(2);
            int equals = word.indexOf('=');
            var name = equals < 0 ? word : word.substring(0, equals);
            var setting = Setting.of(name)
                    .or(() -> switchedOff(name))
                    .orElseThrow(() -> unknown("there is no option --" + Quoted.shorten(name)));
            var value = argument(setting, name, equals < 0 ? null : word.substring(equals + 1), words);
            if (given.put(setting, new Given(setting, value, "option --" + name)) != null) {
                throw new InvalidInput("option --%s is there twice".formatted(setting.key()), "give it once");
            }
        }
    }

    private static Optional<Setting> switchedOff(String name) {
        return name.startsWith("no-") ? Setting.of(name.substring(3)).filter(Setting::isSwitch) : Optional.empty();
    }

    private static String argument(Setting setting, String name, @Nullable String attached, Deque<String> words) {
        if (setting.isSwitch()) {
            if (attached != null) {
                throw new InvalidInput(
                        "option --%s takes no value".formatted(name),
                        "give --%1$s or --no-%1$s".formatted(setting.key()));
            }
            return name.equals(setting.key()) ? "on" : "off";
        }
        if (attached != null) {
            return attached;
        }
        if (words.isEmpty()) {
            throw new InvalidInput("option --%s needs a value".formatted(name), "give " + setting.allowed());
        }
        return words.removeFirst();
    }

    private void readEnvironment() {
        for (var setting : Setting.values()) {
            var value = environment.get(setting.variable());
            if (value != null && !value.isEmpty()) {
                given.putIfAbsent(setting, new Given(setting, value, setting.variable()));
            }
        }
    }

    private void readFile() {
        var named = given.get(Setting.CONFIG);
        if (named != null) {
            var file = named.path(home);
            if (!Files.isReadable(file) || Files.isDirectory(file)) {
                throw named.refusal();
            }
            addAll(SettingsFile.read(file));
            return;
        }
        for (var folder : List.of(data(), folder("XDG_CONFIG_HOME", ".config"))) {
            var file = folder.resolve("slipway.conf");
            if (Files.exists(file)) {
                addAll(SettingsFile.read(file));
                return;
            }
        }
    }

    private void addAll(List<Given> lines) {
        lines.forEach(line -> given.putIfAbsent(line.setting(), line));
    }

    private static InvalidInput unknown(String what) {
        return new InvalidInput(what, "see slipway serve --help");
    }

    Path home() {
        return home;
    }

    /** The data directory. */
    Path data() {
        var set = given.get(Setting.DATA);
        return set == null ? folder("XDG_DATA_HOME", ".local/share") : set.path(home);
    }

    /** The program's own folder among the user's, which may be elsewhere by the XDG base directory specification. */
    private Path folder(String variable, String otherwise) {
        var set = environment.getOrDefault(variable, "");
        // The specification has relative ones ignored.
        var base = set.startsWith("/") ? Path.of(set) : home.resolve(otherwise);
        return base.resolve("slipway").toAbsolutePath().normalize();
    }

    /** What the setting is set to, or its default. */
    Given get(Setting setting) {
        var set = given.get(setting);
        return set == null ? new Given(setting, setting.fallback(), "its default") : set;
    }
}
