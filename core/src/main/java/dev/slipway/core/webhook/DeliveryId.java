package dev.slipway.core.webhook;

import dev.slipway.core.InvalidInput;
import dev.slipway.core.Quoted;
import dev.slipway.core.Sha256;
import java.util.regex.Pattern;

/** What a delivery is kept under: it follows from the webhook and the provider's own id, so that one that comes twice is one. */
public record DeliveryId(String value) {
    private static final Pattern ID = Pattern.compile("[0-9a-f]{16}");
    private static final int BYTES = 8;

    /** @throws InvalidInput if it is not 16 hexadecimal digits */
    public DeliveryId {
        if (!ID.matcher(value).matches()) {
            throw new InvalidInput(
                    "'%s' is not a delivery".formatted(Quoted.shorten(value)),
                    "give one as webhooks deliveries shows it");
        }
    }

    /** The id of what that webhook's provider calls so. */
    public static DeliveryId of(WebhookId webhook, String provided) {
        return new DeliveryId(Sha256.hex(webhook + "\n" + provided).substring(0, 2 * BYTES));
    }

    @Override
    public String toString() {
        return value;
    }
}
