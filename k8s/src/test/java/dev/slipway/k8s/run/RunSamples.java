package dev.slipway.k8s.run;

import dev.slipway.core.AppName;
import dev.slipway.core.EnvName;
import dev.slipway.core.HostName;
import dev.slipway.core.ProcessType;
import dev.slipway.core.Samples;
import dev.slipway.core.Secret;
import dev.slipway.core.app.App;
import dev.slipway.core.release.Addresses;
import dev.slipway.core.release.Image;
import dev.slipway.core.release.ProcessSpec;
import dev.slipway.core.release.Release;
import dev.slipway.core.release.ReleaseVersion;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A release and a configuration with something of everything. */
final class RunSamples {
    static final ProcessType WORKER = new ProcessType("worker");
    static final RunConfig CONFIG = RunConfig.of(
            new Addresses("127.0.0.1.sslip.io", false, 8880),
            new Tls.None(),
            "traefik",
            "registry.slipway:5000",
            "127.0.0.1:30500");
    static final ProcessSpec ANY = new ProcessSpec(List.of("serve"), true, "");
    static final Image IMAGE = new Image(
            "registry.slipway:5000/apps/1",
            "sha256:" + "a".repeat(64),
            Map.of(ProcessType.WEB, ANY, WORKER, ANY, ProcessType.RELEASE, ANY));

    private RunSamples() {}

    static App app() {
        return App.create(AppName.parse("team/hello"), Samples.ALICE, Samples.NOW)
                .withConfig(Map.of(new EnvName("GREETING"), new Secret("hi; $(id)")))
                .withScale(Map.of(ProcessType.WEB, 2, WORKER, 1))
                .withHosts(Set.of(new HostName("www.example.com")));
    }

    static Release release(App app, int version) {
        return Release.of(
                app, new ReleaseVersion(version), IMAGE, Samples.COMMIT, Samples.ALICE, Samples.NOW, "Deploy 1f3c2ab");
    }
}
