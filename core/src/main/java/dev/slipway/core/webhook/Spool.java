package dev.slipway.core.webhook;

import java.time.Instant;
import java.util.Optional;

/**
 * Where deliveries are kept on the server's own disk from the moment that they are accepted until all servers know them.
 * It needs nothing but that disk. Blocking, thread-safe, durable when a call returns.
 */
public interface Spool {
    /**
     * A delivery with its body.
     *
     * @param ignored why there is nothing to do for it; empty if there is
     */
    record Entry(WebhookId webhook, String provided, String event, String ignored, Instant receivedAt, String body) {}

    /** An entry's place in the queue. */
    record Place(long number, Entry entry) {}

    /** Keeps an entry; one that is there already is passed over. */
    void put(Entry entry);

    /** The first entry behind that place's number; 0 for the first of all. */
    Optional<Place> after(long number);

    void remove(long number);
}
