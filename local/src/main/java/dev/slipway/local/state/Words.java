package dev.slipway.local.state;

import java.util.List;

/** Lists of names without blanks in them, kept as one text. */
final class Words {
    private Words() {}

    static List<String> split(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split(" "));
    }
}
