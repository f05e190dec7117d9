package dev.slipway.cli;

import dev.slipway.core.InvalidInput;
import dev.slipway.core.Secret;
import dev.slipway.core.UserName;
import dev.slipway.core.identity.Password;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Takes the password that somebody gives on standard input: all of it, less the end of its line. */
final class PasswordIntake {
    private static final int MOST_BYTES = 4096;

    private PasswordIntake() {}

    /** @throws InvalidInput if it is no text, or breaks the rules for passwords */
    static Secret read(Console console, UserName owner) {
        var content = console.read(MOST_BYTES);
        if (content.length > MOST_BYTES) {
            throw new InvalidInput("more than 4 KiB of password", "give the password only");
        }
        try {
            var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content));
            return Password.chosen(owner, text.toString().replaceFirst("\r?\n$", ""));
        } catch (CharacterCodingException _) {
            throw new InvalidInput("the password is not UTF-8", "write it in UTF-8");
        }
    }
}
