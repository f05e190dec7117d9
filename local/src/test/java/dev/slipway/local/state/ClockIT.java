package dev.slipway.local.state;

import static dev.slipway.core.Samples.ALICE;
import static dev.slipway.core.Samples.COMMIT;
import static dev.slipway.core.Samples.NOW;
import static dev.slipway.core.Samples.app;
import static dev.slipway.core.Samples.image;
import static dev.slipway.core.Samples.push;
import static dev.slipway.core.Samples.user;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.core.app.App;
import dev.slipway.core.deploy.Deploy;
import dev.slipway.core.deploy.DeployState;
import dev.slipway.core.platform.State;
import dev.slipway.core.release.Release;
import dev.slipway.core.release.ReleaseState;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A clock that is set forward and back by a day: what came later stays later. */
class ClockIT {
    private static final List<Instant> JUMPS =
            List.of(NOW, NOW.plus(Duration.ofDays(1)), NOW.minus(Duration.ofDays(1)), NOW.minusSeconds(1));

    @RegisterExtension
    private final OpenState open = new OpenState();

    @TempDir
    private Path directory;

    private final App app = app("web");
    private State state;

    @BeforeEach
    void begin() {
        state = open.in(directory);
        state.users().add(user(ALICE));
        state.apps().create(app);
    }

    // withstand G 112
    @Test
    void releasesKeepTheirOrder() {
        for (var now : JUMPS) {
            var made = state.releases()
                    .append(app.id(), version -> Release.of(app, version, image("1"), COMMIT, ALICE, now, "Deploy"));
            state.releases().settle(app.id(), made.version(), ReleaseState.LIVE);
        }

        assertThat(state.releases().list(app.id()))
                .extracting(release -> release.version().toString())
                .containsExactly("v4", "v3", "v2", "v1");
        assertThat(state.releases().current(app.id()).orElseThrow().version()).hasToString("v4");
    }

    // withstand G 112
    @Test
    void deploysKeepTheirOrderAndTheirStates() {
        for (var now : JUMPS) {
            var deploy = state.deploys().append(push(app.id()), now);
            state.deploys().update(deploy.id(), new DeployState.Staging(), now.minus(Duration.ofDays(1)));
        }

        assertThat(state.deploys().list(app.id(), 10))
                .extracting(deploy -> deploy.id().toString())
                .containsExactly("d4", "d3", "d2", "d1");
        assertThat(state.deploys().unsettled()).extracting(Deploy::state).containsOnly(new DeployState.Staging());
    }
}
