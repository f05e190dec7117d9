package dev.slipway.k8s.state;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.slipway.core.RefName;
import dev.slipway.core.app.AppSettings;
import java.time.Duration;
import java.util.List;

/** An app's settings as a field of apps and releases. */
@JsonIgnoreProperties(ignoreUnknown = true)
record Settings(
        List<String> deployBranches,
        boolean forcePush,
        String folder,
        String healthPath,
        long bootLimitMillis,
        long stopGraceMillis) {
    static Settings of(AppSettings settings) {
        return new Settings(
                settings.deployBranches().stream().map(RefName::value).toList(),
                settings.forcePush(),
                settings.folder(),
                settings.healthPath(),
                settings.bootLimit().toMillis(),
                settings.stopGrace().toMillis());
    }

    AppSettings settings() {
        return new AppSettings(
                deployBranches.stream().map(RefName::new).toList(),
                forcePush,
                folder,
                healthPath,
                Duration.ofMillis(bootLimitMillis),
                Duration.ofMillis(stopGraceMillis));
    }
}
