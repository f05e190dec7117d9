package dev.slipway.core.service;

import dev.slipway.core.InvalidInput;
import dev.slipway.core.Namespace;
import dev.slipway.core.Quoted;
import dev.slipway.core.ServiceName;
import dev.slipway.core.UserName;
import java.time.Instant;
import java.util.regex.Pattern;

/**
 * A service that somebody asks for.
 *
 * @param storage how much it keeps, as {@code 1Gi}; with {@code 0} what it has is gone with its process
 */
public record ServiceRequest(
        Namespace namespace, ServiceName name, Offer offer, String storage, UserName by, Instant at) {
    /** Unless somebody asks for another. */
    public static final String USUAL_STORAGE = "1Gi";

    private static final Pattern STORAGE = Pattern.compile("0|[1-9][0-9]{0,4}(Mi|Gi)");

    /** @throws InvalidInput if the storage is no such size */
    public ServiceRequest {
        if (!STORAGE.matcher(storage).matches()) {
            throw new InvalidInput(
                    "'%s' is no size of a service's storage".formatted(Quoted.shorten(storage)),
                    "give one like 512Mi or 10Gi, or 0 to keep nothing");
        }
    }
}
