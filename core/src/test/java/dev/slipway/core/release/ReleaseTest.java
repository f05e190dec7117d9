package dev.slipway.core.release;

import static dev.slipway.core.Samples.ALICE;
import static dev.slipway.core.Samples.COMMIT;
import static dev.slipway.core.Samples.NOW;
import static dev.slipway.core.Samples.app;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.core.EnvName;
import dev.slipway.core.HostName;
import dev.slipway.core.ProcessType;
import dev.slipway.core.Secret;
import dev.slipway.core.app.App;
import dev.slipway.core.app.AppSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReleaseTest {
    private static final ProcessType WORKER = new ProcessType("worker");
    private static final ProcessSpec SPEC = new ProcessSpec(List.of("run"), false, "");
    private static final Image IMAGE = new Image(
            "apps/web",
            "sha256:" + "a".repeat(64),
            Map.of(ProcessType.WEB, SPEC, WORKER, SPEC, ProcessType.RELEASE, SPEC));

    private static Release release(App app) {
        return Release.of(app, new ReleaseVersion(1), IMAGE, COMMIT, ALICE, NOW, "Deploy 1f3c2ab");
    }

    @Test
    void takesWhatTheOwnerHasSet() {
        var app = app("web")
                .withSettings(AppSettings.DEFAULT.with("folder", "web"))
                .withConfig(Map.of(new EnvName("A"), new Secret("1")))
                .withScale(Map.of(WORKER, 2))
                .withHosts(Set.of(new HostName("www.example.com")));

        var release = release(app);

        assertThat(release.state()).isEqualTo(ReleaseState.PENDING);
        assertThat(release.app()).isEqualTo(app.id());
        assertThat(release.settings()).isEqualTo(app.settings());
        assertThat(release.config()).isEqualTo(app.config());
        assertThat(release.hosts()).isEqualTo(app.hosts());
    }

    @Test
    void runsOneWebProcessAndNoOtherUnlessScaled() {
        var release = release(app("web"));

        assertThat(release.count(ProcessType.WEB)).isEqualTo(1);
        assertThat(release.count(WORKER)).isZero();
    }

    @Test
    void runsAsManyAsScaled() {
        var release = release(app("web").withScale(Map.of(ProcessType.WEB, 0, WORKER, 3)));

        assertThat(release.count(ProcessType.WEB)).isZero();
        assertThat(release.count(WORKER)).isEqualTo(3);
    }

    @Test
    void keepsNoReleaseProcessRunningAndNoneThatTheImageLacks() {
        var cron = new ProcessType("cron");
        var release = release(app("web").withScale(Map.of(ProcessType.RELEASE, 2, cron, 2)));

        assertThat(release.count(ProcessType.RELEASE)).isZero();
        assertThat(release.count(cron)).isZero();
    }

    @Test
    void isNotChangedByWhatItWasMadeFrom() {
        var config = new HashMap<>(Map.of(new EnvName("A"), new Secret("1")));
        var release = release(app("web").withConfig(config));
        config.clear();

        assertThat(release.config()).hasSize(1);
        assertThat(release.withState(ReleaseState.LIVE).withName(app("shop").name()))
                .isNotEqualTo(release)
                .extracting(Release::config)
                .isEqualTo(release.config());
    }

    @Test
    void doesNotPrintItsSecrets() {
        assertThat(release(app("web").withConfig(Map.of(new EnvName("A"), new Secret("hunter2")))))
                .asString()
                .doesNotContain("hunter2");
    }
}
