package dev.slipway.server;

import dev.slipway.core.InvalidInput;
import dev.slipway.core.Quoted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A file of lines {@code name = value}; empty lines and those that begin with {@code #} say nothing. */
final class SettingsFile {
    private SettingsFile() {}

    /** @throws InvalidInput naming file and line if a line is anything else, unknown, or the second of its name */
    static List<Given> read(Path file) {
        var settings = new ArrayList<Given>();
        var seen = new HashSet<Setting>();
        int number = 0;
        for (var line : lines(file)) {
            number++;
            var text = line.strip();
            if (!text.isEmpty() && !text.startsWith("#")) {
                settings.add(parse(text, file + ":" + number, seen));
            }
        }
        return settings;
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new InvalidInput("%s cannot be read: %s".formatted(file, e), "make it a readable UTF-8 text file");
        }
    }

    private static Given parse(String text, String place, Set<Setting> seen) {
        int equals = text.indexOf('=');
        if (equals < 0) {
            throw new InvalidInput(
                    "%s: '%s' is not a setting".formatted(place, Quoted.shorten(text)), "write name = value");
        }
        var name = text.substring(0, equals).strip();
        var setting = Setting.of(name)
                .filter(found -> found != Setting.CONFIG)
                .orElseThrow(() -> new InvalidInput(
                        "%s: there is no setting '%s'".formatted(place, Quoted.shorten(name)),
                        "see slipway serve --help"));
        if (!seen.add(setting)) {
            throw new InvalidInput("%s: %s is set twice".formatted(place, name), "keep one of the two lines");
        }
        return new Given(setting, text.substring(equals + 1).strip(), place);
    }
}
