package dev.slipway.api.epinio;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.slipway.core.app.Configuration;
import dev.slipway.core.identity.Right;
import dev.slipway.core.service.Offer;
import dev.slipway.core.service.Service;
import dev.slipway.core.service.ServiceSettings;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A service in Epinio's words. */
record ServiceShape(
        Shapes.Meta meta,
        @JsonProperty("catalog_service") String kind,
        String status,
        List<String> boundapps,
        @JsonProperty("internal_routes") List<String> hosts,
        Map<String, String> settings,

        @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, String> details) {
    /** A kind of service that can be had. */
    record Kind(
            Shapes.MetaLite meta,
            String description,
            @JsonProperty("short_description") String summary,
            @JsonProperty("app_version") String version,
            Map<String, SettingShape> settings) {
        static Kind of(Offer offer) {
            return new Kind(
                    new Shapes.MetaLite(offer.name(), Instant.EPOCH),
                    offer.description(),
                    offer.summary(),
                    offer.version(),
                    ServiceSettings.NAMES.stream()
                            .collect(Collectors.toMap(name -> name, _ -> new SettingShape("string"))));
        }
    }

    record SettingShape(String type) {}

    /** @param given what apps need to reach it */
    static ServiceShape of(Call call, Service service, Configuration given) {
        var details = new TreeMap<String, String>();
        if (call.parts().access().has(call.who(), given, Right.DEPLOY)) {
            given.data().forEach((key, value) -> details.put(key.value(), value.reveal()));
        }
        return new ServiceShape(
                new Shapes.Meta(service.name().value(), service.namespace().value(), service.createdAt()),
                service.offer(),
                service.ready() ? "deployed" : "not-ready",
                ServiceRoutes.services(call).bound(given).stream()
                        .map(app -> app.name().name())
                        .toList(),
                List.of(service.host()),
                new TreeMap<>(service.settings().byName()),
                details);
    }
}
