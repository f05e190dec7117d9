package dev.slipway.k8s.build;

import dev.slipway.core.AppName;
import dev.slipway.core.EnvName;
import dev.slipway.core.Secret;
import dev.slipway.core.UserName;
import dev.slipway.core.app.App;
import dev.slipway.core.app.AppId;
import dev.slipway.core.app.AppSettings;
import dev.slipway.core.app.Origin;
import dev.slipway.core.deploy.BuildRequest;
import dev.slipway.core.deploy.DeployId;
import dev.slipway.core.deploy.ObjectKey;
import dev.slipway.core.deploy.Source;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A build whose every value is known. */
final class Samples {
    static final String DIGEST = "sha256:" + "a".repeat(64);

    private Samples() {}

    static BuildConfig config() {
        var registry = new RegistryConfig(
                "registry.slipway.svc:5000",
                "127.0.0.1:30500",
                "apps",
                Optional.of(new RegistryConfig.Credentials("slipway", new Secret("canary-registry"))),
                URI.create("http://registry.slipway.svc:5000"));
        return BuildConfig.of(
                        new BuildConfig.Program("slipway-server:1", List.of("/opt/slipway/bin/slipway", "fetch")),
                        registry)
                .withNetwork(new BuildConfig.Network(
                        "http://proxy:3128", "http://proxy:3128", ".svc", Optional.of("-----BEGIN CERTIFICATE-----")));
    }

    static Builder builder(boolean trusted) {
        return new Builder(
                ImageReference.parse("docker.io/paketobuildpacks/builder-jammy-base@" + DIGEST),
                trusted,
                1001,
                1000,
                "docker.io/paketobuildpacks/run-jammy-base:latest",
                "0.13",
                List.of("paketo-buildpacks/java@1.0.0", "paketo-buildpacks/procfile@2.0.0"),
                List.of(List.of(
                        new Builder.Member("paketo-buildpacks/java", "1.0.0", false),
                        new Builder.Member("paketo-buildpacks/procfile", "2.0.0", true))));
    }

    static BuildRequest request(Map<EnvName, Secret> environment, boolean clearCache) {
        var app = new App(
                new AppId("0123456789abcdef"),
                AppName.parse("team/hello"),
                new UserName("ada"),
                AppSettings.DEFAULT,
                environment,
                Map.of(),
                Set.of(),
                Map.of(),
                false,
                Instant.EPOCH,
                Set.of(),
                Origin.NONE);
        var source = new Source(new ObjectKey("sources/tree"), "sha256:" + "b".repeat(64), 1000);
        return new BuildRequest(app, new DeployId(7), source, clearCache);
    }

    static Build build(boolean trusted) {
        return Build.of(
                request(Map.of(new EnvName("TOKEN"), new Secret("canary-variable")), false),
                builder(trusted),
                config());
    }
}
