package dev.slipway.k8s.state;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.slipway.core.ProcessType;
import dev.slipway.core.RefName;
import dev.slipway.core.app.AppSettings;
import dev.slipway.core.app.Autoscale;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** An app's settings as a field of apps and releases. */
@JsonIgnoreProperties(ignoreUnknown = true)
record Settings(
        List<String> deployBranches,
        boolean forcePush,
        String folder,
        String healthPath,
        long bootLimitMillis,
        long stopGraceMillis,
        @Nullable String builder,
        @Nullable Map<String, Bounds> autoscale) {
    /** Between which numbers the processes of a type are scaled; absent from what older servers wrote. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Bounds(int least, int most, int cpuPercent) {
        static Bounds of(Autoscale autoscale) {
            return new Bounds(autoscale.least(), autoscale.most(), autoscale.cpuPercent());
        }

        Autoscale autoscale() {
            return new Autoscale(least, most, cpuPercent);
        }
    }

    static Settings of(AppSettings settings) {
        return new Settings(
                settings.deployBranches().stream().map(RefName::value).toList(),
                settings.forcePush(),
                settings.folder(),
                settings.healthPath(),
                settings.bootLimit().toMillis(),
                settings.stopGrace().toMillis(),
                settings.builder(),
                settings.autoscale().entrySet().stream()
                        .collect(Collectors.toMap(
                                entry -> entry.getKey().value(), entry -> Bounds.of(entry.getValue()))));
    }

    AppSettings settings() {
        return new AppSettings(
                deployBranches.stream().map(RefName::new).toList(),
                forcePush,
                folder,
                healthPath,
                Duration.ofMillis(bootLimitMillis),
                Duration.ofMillis(stopGraceMillis),
                builder == null ? "" : builder,
                autoscale == null ? Map.of() : bounds(autoscale));
    }

    private static Map<ProcessType, Autoscale> bounds(Map<String, Bounds> autoscale) {
        return autoscale.entrySet().stream()
                .collect(Collectors.toMap(
                        entry -> new ProcessType(entry.getKey()),
                        entry -> entry.getValue().autoscale()));
    }
}
