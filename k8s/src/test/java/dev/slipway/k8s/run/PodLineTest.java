package dev.slipway.k8s.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class PodLineTest {
    @Test
    void aLineIsReadWithItsTime() {
        assertThat(PodLine.parse("2026-11-22T10:15:30.123456789Z hello: world")
                        .orElseThrow()
                        .from("web.1"))
                .hasToString("2026-11-22T10:15:30.123Z web.1: hello: world");
        assertThat(PodLine.parse("2026-11-22T10:15:30.1Z ").orElseThrow().text())
                .isEmpty();
        assertThat(PodLine.parse("unable to retrieve container logs")).isEmpty();
    }
}
