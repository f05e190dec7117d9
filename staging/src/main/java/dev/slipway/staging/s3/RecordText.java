package dev.slipway.staging.s3;

import dev.slipway.core.app.RepositoryVault.Contents;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/**
 * A repository's record as text that people can read: a line for each ref and pack. The first line tells versions apart that
 * say the same, for S3's tags are digests.
 */
final class RecordText {
    private static final String FORMAT = "slipway-repository 1 ";

    private RecordText() {}

    static String of(Contents contents) {
        var text = new StringBuilder(FORMAT).append(UUID.randomUUID()).append('\n');
        new TreeMap<>(contents.refs()).forEach((name, id) -> line(text, "ref", id, name));
        new TreeSet<>(contents.packs()).forEach(name -> line(text, "pack", name));
        new TreeMap<>(contents.retired()).forEach((name, since) -> line(text, "retired", since.toString(), name));
        return text.toString();
    }

    private static void line(StringBuilder text, String... words) {
        text.append(String.join(" ", words)).append('\n');
    }

    /** @throws IOException if it is not such a text */
    static Contents parse(String text) throws IOException {
        if (!text.startsWith(FORMAT) || !text.endsWith("\n")) {
            throw damaged(text);
        }
        var refs = new HashMap<String, String>();
        var packs = new HashSet<String>();
        var retired = new HashMap<String, Instant>();
        for (var line : text.lines().skip(1).toList()) {
            var words = line.split(" ");
            switch (words[0] + words.length) {
                case "ref3" -> refs.put(words[2], words[1]);
                case "pack2" -> packs.add(words[1]);
                case "retired3" -> retire(retired, words);
                default -> throw damaged(line);
            }
        }
        return new Contents(refs, packs, retired);
    }

    private static void retire(Map<String, Instant> retired, String[] words) throws IOException {
        try {
            retired.put(words[2], Instant.parse(words[1]));
        } catch (DateTimeException _) {
            throw damaged(words[1]);
        }
    }

    private static IOException damaged(String line) {
        return new IOException("a repository's record in S3 is damaged at: "
                + line.lines().findFirst().orElse("its beginning"));
    }
}
