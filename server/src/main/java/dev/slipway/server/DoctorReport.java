package dev.slipway.server;

import dev.slipway.k8s.install.Finding;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a doctor found, for people or for programs. */
final class DoctorReport {
    private DoctorReport() {}

    static List<String> text(List<Finding> findings) {
        return findings.stream()
                .flatMap(finding -> Stream.of(
                        "%-4s  %s: %s".formatted(verdict(finding), finding.part(), finding.text()),
                        "      " + finding.advice()))
                .filter(line -> !line.isBlank())
                .toList();
    }

    static List<String> json(List<Finding> findings) {
        return List.of(findings.stream()
                .map(finding -> "{\"part\":%s,\"verdict\":%s,\"text\":%s,\"advice\":%s}"
                        .formatted(
                                quoted(finding.part()),
                                quoted(verdict(finding)),
                                quoted(finding.text()),
                                quoted(finding.advice())))
                .collect(Collectors.joining(",", "[", "]")));
    }

    private static String verdict(Finding finding) {
        return finding.verdict().name().toLowerCase(Locale.ROOT);
    }

    private static String quoted(String text) {
        var quoted = new StringBuilder("\"");
        text.chars().forEach(c -> {
            if (c == '"' || c == '\\') {
                quoted.append('\\').append((char) c);
            } else if (c < ' ') {
                quoted.append("\\u%04x".formatted(c));
            } else {
                quoted.append((char) c);
            }
        });
        return quoted.append('"').toString();
    }
}
