package dev.slipway.local.build;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Patterns as in {@code .gitignore}: the last one that matches decides, and '!' takes back. */
final class IgnorePatterns {
    private record Rule(Pattern pattern, boolean takesBack) {}

    private final List<Rule> rules;

    IgnorePatterns(List<String> lines) {
        rules = lines.stream()
                .map(String::stripTrailing)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .map(IgnorePatterns::rule)
                .toList();
    }

    /** Whether the file, or a folder that it is in, is matched. */
    boolean matches(String path) {
        boolean matched = false;
        for (var rule : rules) {
            if (rule.pattern.matcher(path).matches()) {
                matched = !rule.takesBack;
            }
        }
        return matched;
    }

    private static Rule rule(String line) {
        boolean takesBack = line.startsWith("!");
        var glob = takesBack ? line.substring(1) : line;
        boolean folderOnly = glob.endsWith("/");
        glob = folderOnly ? glob.substring(0, glob.length() - 1) : glob;
        // A slash anywhere but at the end ties the pattern to the root.
        var start = glob.contains("/") ? "" : "(.*/)?";
        glob = glob.startsWith("/") ? glob.substring(1) : glob;
        return new Rule(
                Pattern.compile(start + regex(glob) + (folderOnly ? "/.*" : "(/.*)?"), Pattern.DOTALL), takesBack);
    }

    private static String regex(String glob) {
        var regex = new StringBuilder();
        for (int i = 0; i < glob.length(); i++) {
            char c = glob.charAt(i);
            int close = c == '[' ? glob.indexOf(']', i + 2) : -1;
            if (glob.startsWith("**/", i)) {
                regex.append("(.*/)?");
                i += 2;
            } else if (glob.startsWith("**", i)) {
                regex.append(".*");
                i++;
            } else if (c == '*') {
                regex.append("[^/]*");
            } else if (c == '?') {
                regex.append("[^/]");
            } else if (close > 0) {
                regex.append(set(glob.substring(i + 1, close)));
                i = close;
            } else {
                regex.append(Pattern.quote(String.valueOf(c == '\\' && ++i < glob.length() ? glob.charAt(i) : c)));
            }
        }
        return regex.toString();
    }

    private static String set(String members) {
        boolean negated = members.startsWith("!") || members.startsWith("^");
        var plain = (negated ? members.substring(1) : members).replaceAll("[\\\\\\[\\]&^]", "\\\\$0");
        return String.format(Locale.ROOT, negated ? "[^/%s]" : "[%s]", plain);
    }
}
