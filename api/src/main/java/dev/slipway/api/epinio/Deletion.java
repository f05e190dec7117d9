package dev.slipway.api.epinio;

import dev.slipway.core.app.Configuration;
import java.io.IOException;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The removal of things that apps can be bound to. */
final class Deletion {
    private Deletion() {}

    record Request(@Nullable Boolean unbind) {}

    record Deleted(List<String> boundapps) {}

    /** Removes one; with {@code unbind}, from the apps that are bound to it first. */
    interface Removal {
        void remove(Configuration each, boolean unbind) throws InterruptedException;
    }

    /**
     * Removes those that the query names: all, or none if one is missing or in use.
     *
     * @param parameter which names them in the query
     * @param required what apps are bound to, by the name of what is to go
     */
    static void of(Call call, String parameter, Function<String, Configuration> required, Removal removal)
            throws IOException, InterruptedException {
        boolean unbind = Boolean.TRUE.equals(
                Json.readOptional(call.http(), Request.class).unbind());
        var all = call.named(parameter).stream().map(required).toList();
        var bound = all.stream()
                .flatMap(each -> ConfigurationRoutes.changes(call).bound(each).stream())
                .map(app -> app.name().name())
                .distinct()
                .sorted()
                .toList();
        if (!unbind && !bound.isEmpty()) {
            // The details are what the command line splits and lists.
            throw new Refusal(400, "bound applications exist", String.join(",", bound));
        }
        for (var each : all) {
            removal.remove(each, unbind);
        }
        call.answer(new Deleted(bound));
    }
}
