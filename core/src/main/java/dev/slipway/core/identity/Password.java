package dev.slipway.core.identity;

import dev.slipway.core.InvalidInput;
import dev.slipway.core.Secret;
import dev.slipway.core.UserName;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.Locale;

/** The rules for passwords: long enough not to be guessed, and the same however a keyboard writes their letters. */
public final class Password {
    private static final int SHORTEST = 12;
    private static final int LONGEST = 256;
    // Without those that are taken for each other.
    private static final String LETTERS = "abcdefghijkmnpqrstuvwxyz23456789";
    private static final int GROUPS = 5;
    private static final int GROUP = 5;
    private static final SecureRandom RANDOM = new SecureRandom();

    private Password() {}

    /** A new one that nobody guesses: five groups of five letters and digits, 125 bits. */
    public static Secret random() {
        var text = new StringBuilder();
        for (int i = 0; i < GROUPS * GROUP; i++) {
            if (i > 0 && i % GROUP == 0) {
                text.append('-');
            }
            text.append(LETTERS.charAt(RANDOM.nextInt(LETTERS.length())));
        }
        return new Secret(text.toString());
    }

    /**
     * A password as a user chose it.
     *
     * @throws InvalidInput if it breaks the rules; without the password in the message
     */
    public static Secret chosen(UserName by, String text) {
        var normal = normalized(new Secret(text));
        int length = normal.reveal().codePointCount(0, normal.reveal().length());
        if (length < SHORTEST || length > LONGEST) {
            throw refused("has %d characters".formatted(length));
        }
        if (normal.reveal().codePoints().anyMatch(Character::isISOControl)) {
            throw refused("has control characters in it");
        }
        if (normal.reveal().codePoints().distinct().count() < 4
                || normal.reveal()
                                .toLowerCase(Locale.ROOT)
                                .replace(by.value(), "")
                                .length()
                        < SHORTEST / 2) {
            throw refused("is easily guessed");
        }
        if (Login.isToken(normal)) {
            throw refused("has the form of a token");
        }
        return normal;
    }

    private static InvalidInput refused(String why) {
        return new InvalidInput(
                "the password " + why,
                "use %d to %d characters, such as four words of a dictionary".formatted(SHORTEST, LONGEST));
    }

    /** As it is hashed: letters with accents can be written in two ways. */
    static Secret normalized(Secret password) {
        return new Secret(Normalizer.normalize(password.reveal(), Normalizer.Form.NFC));
    }
}
