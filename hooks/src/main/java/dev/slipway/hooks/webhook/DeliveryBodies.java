package dev.slipway.hooks.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.slipway.core.NotFound;
import dev.slipway.core.app.AppId;
import dev.slipway.core.app.AppResource;
import dev.slipway.core.deploy.ObjectKey;
import dev.slipway.core.deploy.ObjectStore;
import dev.slipway.core.webhook.Delivery;
import dev.slipway.core.webhook.Webhook;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;

/** What was delivered, in the object store: large as it can be, and seldom asked for. */
public final class DeliveryBodies implements AppResource {
    private static final String PREFIX = "deliveries/";

    private final ObjectStore objects;

    public DeliveryBodies(ObjectStore objects) {
        this.objects = objects;
    }

    void put(Delivery delivery, String body) {
        try {
            objects.put(new ObjectKey(folder(delivery) + "/body.json"), out -> out.write(body.getBytes(UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException("keep delivery " + delivery.id(), e);
        }
    }

    /** @throws NotFound if it is gone */
    String get(Delivery delivery) {
        try (var in = objects.open(new ObjectKey(folder(delivery) + "/body.json"))) {
            return new String(in.readAllBytes(), UTF_8);
        } catch (FileNotFoundException _) {
            throw new NotFound("the body of delivery %s is gone".formatted(delivery.id()), "push again");
        } catch (IOException e) {
            throw new UncheckedIOException("read delivery " + delivery.id(), e);
        }
    }

    void remove(Delivery delivery) {
        objects.drop(new ObjectKey(folder(delivery)));
    }

    void remove(Webhook webhook) {
        objects.drop(new ObjectKey(PREFIX + webhook.app() + "/" + webhook.id()));
    }

    @Override
    public void remove(AppId app) {
        objects.drop(new ObjectKey(PREFIX + app));
    }

    private static String folder(Delivery delivery) {
        return PREFIX + delivery.app() + "/" + delivery.webhook() + "/" + delivery.id();
    }
}
