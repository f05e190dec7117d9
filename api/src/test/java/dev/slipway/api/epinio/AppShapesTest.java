package dev.slipway.api.epinio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.core.ProcessType;
import dev.slipway.core.Samples;
import dev.slipway.core.release.ProcessStatus;
import dev.slipway.core.release.ProcessUse;
import dev.slipway.core.release.ReleaseVersion;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class AppShapesTest {
    private static ProcessStatus process(String name, int restarts) {
        return new ProcessStatus(name, ProcessType.WEB, new ReleaseVersion(1), "up", Samples.NOW, restarts);
    }

    @Test
    void replicaTellsWhatItUsesWhereThatIsKnown() {
        var app = Samples.app("web");
        var view = new AppView(
                app,
                Optional.of(Samples.release(app, new ReleaseVersion(1))),
                Optional.empty(),
                Optional.empty(),
                List.of(process("web.1", 2), process("web.2", 0)),
                Map.of("web.1", new ProcessUse(0.2504, 64 << 20)),
                List.of(),
                true);

        var replicas = Optional.ofNullable(AppShapes.of(view).deployment())
                .orElseThrow()
                .replicas();

        assertThat(replicas.get("web-web.1"))
                .isEqualTo(new Shapes.Replica("web-web.1", true, 64 << 20, 250, Samples.NOW, 2, true));
        assertThat(replicas.get("web-web.2"))
                .isEqualTo(new Shapes.Replica("web-web.2", false, 0, 0, Samples.NOW, 0, true));
    }
}
