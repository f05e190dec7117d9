package dev.slipway.acceptance;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a command showed, and whether it is what a story expects. */
record Screen(String output, int status) {
    boolean shows(List<String> expected) {
        return shows(expected, lines());
    }

    List<String> lines() {
        return output.isEmpty()
                ? List.of()
                : Arrays.stream(output.split("\n")).map(String::stripTrailing).toList();
    }

    private static boolean shows(List<String> expected, List<String> actual) {
        if (expected.isEmpty()) {
            return actual.isEmpty();
        }
        var rest = expected.subList(1, expected.size());
        if (expected.getFirst().equals("...")) {
            for (int skipped = 0; skipped <= actual.size(); skipped++) {
                if (shows(rest, actual.subList(skipped, actual.size()))) {
                    return true;
                }
            }
            return false;
        }
        return !actual.isEmpty()
                && matches(expected.getFirst(), actual.getFirst())
                && shows(rest, actual.subList(1, actual.size()));
    }

    private static boolean matches(String expected, String actual) {
        var pattern = Arrays.stream(expected.split(Pattern.quote("[..]"), -1))
                .map(Pattern::quote)
                .collect(Collectors.joining(".*"));
        return actual.matches(pattern);
    }
}
