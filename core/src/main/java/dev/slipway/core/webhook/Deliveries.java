package dev.slipway.core.webhook;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What was delivered, each delivery once; those of a webhook go with it. Blocking, thread-safe, durable when a call returns. */
public interface Deliveries {
    /**
     * Stores a delivery that is new.
     *
     * @return false, and nothing is stored, if it is there already or its webhook is gone
     */
    boolean append(Delivery delivery);

    /** Notes what has become of it, and that the asking server takes care of it; false if it is gone. */
    boolean update(DeliveryId id, DeliveryState state, Instant now);

    Optional<Delivery> find(DeliveryId id);

    /** A webhook's newest deliveries, newest first, at most {@code most}. */
    List<Delivery> list(WebhookId webhook, int most);

    /**
     * Forgets those of a webhook's deliveries that have ended and are older than the newest {@code most}, or came before that
     * time.
     *
     * @return what was forgotten
     */
    List<Delivery> prune(WebhookId webhook, int most, Instant before);

    /** Those not ended whose server is gone, oldest first; from now on it is the asking one that takes care of them. */
    List<Delivery> takeOver();
}
