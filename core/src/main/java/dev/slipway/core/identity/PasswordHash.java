package dev.slipway.core.identity;

import java.util.regex.Pattern;

/**
 * What a password is recognised by, in the PHC string format: {@code $argon2id$v=19$m=19456,t=2,p=1$SALT$HASH}.
 *
 * @see <a href="https://github.com/P-H-C/phc-string-format/blob/master/phc-sf-spec.md">The format</a>
 */
public record PasswordHash(String text) {
    private static final Pattern FORM = Pattern.compile(
            "\\$[a-z0-9-]{1,32}(\\$v=[0-9]{1,10})?(\\$[a-z0-9-]{1,32}=[a-zA-Z0-9/+.,=-]{1,200})?(\\$[a-zA-Z0-9/+.-]{1,200}){2}");

    /** @throws IllegalArgumentException if it has not that form */
    public PasswordHash {
        if (!FORM.matcher(text).matches()) {
            throw new IllegalArgumentException("not a password's hash");
        }
    }

    /** Nothing of it: it can be guessed from. */
    @Override
    public String toString() {
        return "***";
    }
}
