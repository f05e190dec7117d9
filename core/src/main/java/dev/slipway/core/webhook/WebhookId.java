package dev.slipway.core.webhook;

import dev.slipway.core.InvalidInput;
import dev.slipway.core.Quoted;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** What a webhook is called in its payload URL: given once, never given again. */
public record WebhookId(String value) {
    private static final Pattern ID = Pattern.compile("[0-9a-f]{16}");
    private static final SecureRandom RANDOM = new SecureRandom();

    /** @throws InvalidInput if it is not 16 hexadecimal digits */
    public WebhookId {
        if (!ID.matcher(value).matches()) {
            throw new InvalidInput(
                    "'%s' is not a webhook".formatted(Quoted.shorten(value)), "give one as webhooks list shows it");
        }
    }

    public static WebhookId random() {
        var bytes = new byte[8];
        RANDOM.nextBytes(bytes);
        return new WebhookId(HexFormat.of().formatHex(bytes));
    }

    @Override
    public String toString() {
        return value;
    }
}
