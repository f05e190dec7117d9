package dev.slipway.cli;

import dev.slipway.core.ConfigurationKey;
import dev.slipway.core.InvalidInput;
import dev.slipway.core.Secret;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What somebody sets of a configuration. No message repeats a value. */
final class ConfigurationWords {
    private static final String FORM = "give KEY=VALUE, or KEY and '-' to read the value from standard input";
    // What is longer is refused as too large for a configuration.
    private static final int MOST_BYTES = 256 * 1024;

    private ConfigurationWords() {}

    /**
     * Reads {@code KEY=VALUE} words, or one key and {@code -} with the value on standard input.
     *
     * @throws InvalidInput if they are anything else
     */
    static Map<ConfigurationKey, Secret> read(List<String> words, Console console) {
        var values = new LinkedHashMap<ConfigurationKey, Secret>();
        if (words.size() == 2 && words.get(1).equals("-") && words.getFirst().indexOf('=') < 0) {
            values.put(new ConfigurationKey(words.getFirst()), new Secret(ConfigWords.input(console, MOST_BYTES)));
            return values;
        }
        for (var word : words) {
            int equals = word.indexOf('=');
            if (equals < 0) {
                throw new InvalidInput("word %d is not KEY=VALUE".formatted(words.indexOf(word) + 1), FORM);
            }
            var key = new ConfigurationKey(word.substring(0, equals));
            if (values.put(key, new Secret(word.substring(equals + 1))) != null) {
                throw new InvalidInput("%s is given twice".formatted(key), "give each key once");
            }
        }
        return values;
    }
}
