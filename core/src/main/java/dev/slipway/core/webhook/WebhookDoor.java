package dev.slipway.core.webhook;

import dev.slipway.core.Busy;
import dev.slipway.core.InvalidInput;
import dev.slipway.core.NotFound;
import java.io.IOException;
import java.util.List;

/** Where deliveries come in, and where they are looked up again. Blocking and thread-safe. */
public interface WebhookDoor {
    /** Of a server that has not started: it takes nothing. */
    WebhookDoor CLOSED = new WebhookDoor() {
        @Override
        public Answer receive(String webhook, Request request) {
            return new Answer.Unavailable();
        }

        @Override
        public DeliveryState replay(DeliveryId id) {
            throw starting();
        }

        @Override
        public DeliveryState approve(DeliveryId id) {
            throw starting();
        }

        @Override
        public String body(Delivery delivery) {
            throw starting();
        }

        @Override
        public void remove(Webhook webhook) {
            throw starting();
        }

        private static Busy starting() {
            return new Busy("the server is starting", "try again in a minute");
        }
    };

    /** A request as far as it has been read. */
    interface Request {
        /** All values of a header, in their order. */
        List<String> header(String name);

        /** Reads the body, as it came; called at most once. */
        byte[] body() throws IOException;
    }

    /** What a request is answered with. */
    sealed interface Answer {
        /** It is stored and will be taken care of. */
        record Accepted() implements Answer {}

        /** It is stored, and there is nothing to do for it. */
        record Ignored(String reason) implements Answer {}

        /** There is no such webhook. */
        record Unknown() implements Answer {}

        /** It does not come from whoever has the secret. */
        record Unproven() implements Answer {}

        /** It comes from whoever has the secret and is no delivery. */
        record Malformed(String reason) implements Answer {}

        /** It cannot be stored now. */
        record Unavailable() implements Answer {}
    }

    /** Judges a request and stores what it delivers. It answers soon, whatever else of the server is down. */
    Answer receive(String webhook, Request request) throws IOException;

    /**
     * Takes a stored delivery once more, as if it had come now.
     *
     * @return what becomes of it
     * @throws NotFound if it is gone
     */
    DeliveryState replay(DeliveryId id);

    /**
     * Lets the commit run that a stored delivery tells of, although it is a fork's. Who asks must be an admin.
     *
     * @return what becomes of it
     * @throws NotFound if it is gone
     * @throws InvalidInput if it tells of no pull request
     */
    DeliveryState approve(DeliveryId id);

    /**
     * What was delivered, as it came.
     *
     * @throws NotFound if it is gone
     */
    String body(Delivery delivery);

    /** Removes a webhook with all that is kept of it. */
    void remove(Webhook webhook);
}
