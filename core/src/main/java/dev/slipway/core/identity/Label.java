package dev.slipway.core.identity;

import dev.slipway.core.InvalidInput;
import dev.slipway.core.Printable;

/** What a user calls a key: 1 to 64 visible characters. */
public record Label(String value) {
    private static final int LONGEST = 64;

    /** @throws InvalidInput if it is anything else */
    public Label {
        if (value.isBlank() || value.length() > LONGEST || !Printable.isPlain(value)) {
            throw new InvalidInput("the label is not valid", "use 1 to 64 visible characters");
        }
    }

    /** The nearest to the text that is a label; {@code otherwise} if nothing of it can be kept. */
    public static Label of(String text, String otherwise) {
        var plain = Printable.text(text).strip();
        var cut = plain.length() > LONGEST - 4 ? plain.substring(0, LONGEST - 4) : plain;
        return new Label(cut.isBlank() ? otherwise : Printable.text(cut));
    }

    Label numbered(int number) {
        return new Label(value + "-" + number);
    }

    @Override
    public String toString() {
        return value;
    }
}
