package dev.slipway.api.epinio;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.slipway.core.ServiceName;
import dev.slipway.core.app.Configuration;
import dev.slipway.core.identity.Right;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A configuration in Epinio's words. */
record ConfigurationShape(Shapes.Meta meta, Content configuration) {
    /** @param details the values, hidden from who may not see them */
    record Content(
            String user,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, String> details,
            List<String> boundapps,
            String type,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) String origin) {}

    static ConfigurationShape of(Call call, Configuration configuration) {
        boolean revealed = call.parts().access().has(call.who(), configuration, Right.DEPLOY);
        var details = new TreeMap<String, String>();
        configuration
                .data()
                .forEach((key, value) -> details.put(key.value(), revealed ? value.reveal() : value.toString()));
        return new ConfigurationShape(
                new Shapes.Meta(
                        configuration.name().value(), configuration.namespace().value(), configuration.createdAt()),
                new Content(
                        configuration.by().value(),
                        details,
                        apps(call, configuration),
                        configuration.service().isPresent() ? "service" : "custom",
                        configuration.service().map(ServiceName::value).orElse("")));
    }

    private static List<String> apps(Call call, Configuration configuration) {
        return ConfigurationRoutes.changes(call).bound(configuration).stream()
                .filter(app -> call.parts().access().has(call.who(), app, Right.READ))
                .map(app -> app.name().name())
                .toList();
    }
}
