package dev.slipway.core;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits one command line, as ssh delivers it, into words: blanks separate, single and double quotes and the backslash
 * hold together as in a POSIX shell. Nothing is expanded.
 */
public final class ShellWords {
    private ShellWords() {}

    /**
     * The line's words, in order.
     *
     * @throws InvalidInput if a quote is not closed or a backslash ends the line
     */
    public static List<String> split(String line) {
        var words = new ArrayList<String>();
        var word = new StringBuilder();
        boolean inWord = false;
        char quote = 0;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '\\' && quote != '\'') {
                if (++i == line.length()) {
                    throw new InvalidInput("the command ends in a backslash", "remove it, or quote it");
                }
                if (quote == '"' && "\\\"$`".indexOf(line.charAt(i)) < 0) {
                    word.append(c);
                }
                word.append(line.charAt(i));
                inWord = true;
            } else if (quote != 0) {
                if (c == quote) {
                    quote = 0;
                } else {
                    word.append(c);
                }
            } else if (c == '\'' || c == '"') {
                quote = c;
                inWord = true;
            } else if (c == ' ' || c == '\t' || c == '\n') {
                if (inWord) {
                    words.add(word.toString());
                    word.setLength(0);
                }
                inWord = false;
            } else {
                word.append(c);
                inWord = true;
            }
        }
        if (quote != 0) {
            throw new InvalidInput("a quote in the command is not closed", "close it");
        }
        if (inWord) {
            words.add(word.toString());
        }
        return List.copyOf(words);
    }
}
