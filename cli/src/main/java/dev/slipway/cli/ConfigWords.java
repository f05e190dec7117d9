package dev.slipway.cli;

import dev.slipway.core.EnvName;
import dev.slipway.core.InvalidInput;
import dev.slipway.core.Secret;
import dev.slipway.core.app.ConfigRules;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What somebody sets of an app's configuration. No message repeats a value. */
final class ConfigWords {
    private static final String FORM = "give NAME=VALUE, or NAME and '-' to read the value from standard input";

    private ConfigWords() {}

    /**
     * Reads {@code NAME=VALUE} words, or one name and {@code -} with the value on standard input.
     *
     * @throws InvalidInput if they are anything else, or a value is none that a process can have
     */
    static Map<EnvName, Secret> read(List<String> words, Console console) {
        var values = new LinkedHashMap<EnvName, Secret>();
        if (words.size() == 2 && words.get(1).equals("-") && words.getFirst().indexOf('=') < 0) {
            var name = new EnvName(words.getFirst());
            values.put(name, ConfigRules.value(name, input(console, ConfigRules.MOST_BYTES)));
            return values;
        }
        for (var word : words) {
            int equals = word.indexOf('=');
            if (equals < 0) {
                throw new InvalidInput("word %d is not NAME=VALUE".formatted(words.indexOf(word) + 1), FORM);
            }
            var name = new EnvName(word.substring(0, equals));
            if (values.put(name, ConfigRules.value(name, word.substring(equals + 1))) != null) {
                throw new InvalidInput("%s is given twice".formatted(name), "give each name once");
            }
        }
        return values;
    }

    /** The text on standard input, of which no more is read than tells that it is longer than {@code most} bytes. */
    static String input(Console console, int most) {
        var bytes = console.read(most + 1);
        try {
            var text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            // The line end that echo and editors add is not meant.
            return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
        } catch (CharacterCodingException _) {
            throw new InvalidInput("the value is not UTF-8 text", "encode it, in Base64 for example");
        }
    }
}
