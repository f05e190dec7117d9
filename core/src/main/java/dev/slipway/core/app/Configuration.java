package dev.slipway.core.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.slipway.core.AppName;
import dev.slipway.core.ConfigurationKey;
import dev.slipway.core.ConfigurationName;
import dev.slipway.core.Conflict;
import dev.slipway.core.InvalidInput;
import dev.slipway.core.Namespace;
import dev.slipway.core.NotFound;
import dev.slipway.core.Secret;
import dev.slipway.core.ServiceName;
import dev.slipway.core.UserName;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Named values that apps of a namespace can be bound to, which then find each of them in a file.
 *
 * @param service the service that is reached by these values; empty if a user has set them
 */
public record Configuration(
        Namespace namespace,
        ConfigurationName name,
        Map<ConfigurationKey, Secret> data,
        UserName by,
        Instant createdAt,
        Optional<ServiceName> service) {
    private static final int MOST_BYTES = 256 * 1024;
    private static final int MOST_KEYS = 256;

    /** @throws InvalidInput if it is larger than a configuration may be */
    public Configuration {
        data = Map.copyOf(data);
        if (data.size() > MOST_KEYS || bytes(data) > MOST_BYTES) {
            throw new InvalidInput(
                    "configuration '%s' is larger than %d KiB or %d keys".formatted(name, MOST_BYTES / 1024, MOST_KEYS),
                    "keep large files elsewhere and configure where they are");
        }
    }

    /** One that a user makes. */
    public static Configuration create(
            Namespace namespace, ConfigurationName name, Map<ConfigurationKey, Secret> data, UserName by, Instant now) {
        return new Configuration(namespace, name, data, by, now, Optional.empty());
    }

    public Configuration withData(Map<ConfigurationKey, Secret> newData) {
        return new Configuration(namespace, name, newData, by, createdAt, service);
    }

    /** What everybody is told of one that is not there. */
    public static NotFound missing(Namespace namespace, ConfigurationName name) {
        return new NotFound(
                "configuration '%s' not found in namespace %s".formatted(name, namespace),
                "see which there are with configurations list");
    }

    /** What whoever makes one of a name that is taken is told. */
    public static Conflict taken(ConfigurationName name) {
        return new Conflict("configuration '%s' is there already".formatted(name), "choose another name, or change it");
    }

    /** What whoever removes one that an app is bound to is told. */
    public static Conflict bound(ConfigurationName name, AppName app) {
        return new Conflict(
                "configuration '%s' is bound to app %s".formatted(name, app),
                "unbind it first with configurations unbind");
    }

    /** What whoever removes a user is told who has some where nobody else has a right on them. */
    public static Conflict owned(UserName user) {
        return new Conflict(
                "%s still has configurations in namespace %s".formatted(user, Namespace.DEFAULT),
                "remove them first; the command configurations list lists them");
    }

    private static long bytes(Map<ConfigurationKey, Secret> data) {
        return data.values().stream()
                .mapToLong(value -> value.reveal().getBytes(UTF_8).length)
                .sum();
    }
}
