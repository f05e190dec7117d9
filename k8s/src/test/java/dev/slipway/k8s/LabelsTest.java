package dev.slipway.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.core.app.AppId;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class LabelsTest {
    @Test
    void manyAppsAreAskedForInLots() {
        var apps = Stream.generate(AppId::random).limit(250).toList();

        var lots = Labels.lots(apps).toList();

        assertThat(lots).extracting(lot -> lot.length).containsExactly(100, 100, 50);
        assertThat(lots.stream().flatMap(Stream::of))
                .containsExactlyElementsOf(apps.stream().map(AppId::value).toList());
        assertThat(Labels.lots(List.of())).isEmpty();
    }
}
