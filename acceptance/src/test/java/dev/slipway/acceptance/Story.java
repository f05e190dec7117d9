package dev.slipway.acceptance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A terminal session as a text file. {@code $ command} must succeed and {@code ! command} must fail; {@code > } goes on with
 * a command. What stands below is what the terminal must show: {@code [..]} for any text in a line, {@code ...} for any
 * lines. Lines beginning with {@code #} are for the reader.
 */
record Story(String title, List<Step> steps) {
    /** One command and what it must show. */
    record Step(int line, String command, boolean succeeds, List<String> expected) {}

    static Story read(Path file) throws IOException {
        return parse(file.getFileName().toString().replaceFirst("\\.story$", ""), Files.readAllLines(file));
    }

    static Story parse(String title, List<String> lines) {
        var steps = new ArrayList<Step>();
        for (int i = 0; i < lines.size(); ) {
            var line = lines.get(i);
            if (line.startsWith("#") || line.isBlank()) {
                i++;
                continue;
            }
            if (!isCommand(line)) {
                throw new IllegalArgumentException("%s:%d: expected a command, '$ ' or '! '".formatted(title, i + 1));
            }
            int first = i++;
            var command = new StringBuilder(line.substring(2));
            while (i < lines.size() && lines.get(i).startsWith("> ")) {
                command.append('\n').append(lines.get(i++).substring(2));
            }
            var expected = new ArrayList<String>();
            while (i < lines.size() && !isCommand(lines.get(i)) && !lines.get(i).startsWith("#")) {
                expected.add(lines.get(i++).stripTrailing());
            }
            while (!expected.isEmpty() && expected.getLast().isEmpty()) {
                expected.removeLast();
            }
            steps.add(new Step(first + 1, command.toString(), line.startsWith("$ "), List.copyOf(expected)));
        }
        return new Story(title, List.copyOf(steps));
    }

    private static boolean isCommand(String line) {
        return line.startsWith("$ ") || line.startsWith("! ");
    }
}
