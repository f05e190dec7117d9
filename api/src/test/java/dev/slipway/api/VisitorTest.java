package dev.slipway.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VisitorTest {
    @Test
    void isLocalIfEveryoneOnTheWayIs() {
        assertThat(Visitor.of("127.0.0.1", null, null).isLocal()).isTrue();
        assertThat(Visitor.of("::1", "127.0.0.1, ::1", null).isLocal()).isTrue();
        assertThat(Visitor.of("192.0.2.1", null, null).isLocal()).isFalse();
        assertThat(Visitor.of("192.0.2.1", "127.0.0.1", null).isLocal()).isFalse();
        assertThat(Visitor.of("127.0.0.1", "192.0.2.1, 127.0.0.1", null).isLocal())
                .isFalse();
        assertThat(Visitor.of("127.0.0.1", "", null).isLocal()).isFalse();
    }

    @Test
    void isPrivateOverHttpsOrWithinTheMachine() {
        assertThat(Visitor.of("127.0.0.1", "192.0.2.1", "https").isPrivate()).isTrue();
        assertThat(Visitor.of("127.0.0.1", "127.0.0.1", "http").isPrivate()).isTrue();
        assertThat(Visitor.of("127.0.0.1", "192.0.2.1", "http").isPrivate()).isFalse();
        assertThat(Visitor.of("192.0.2.1", null, null).isPrivate()).isFalse();
    }

    @Test
    void addressIsThatOfWhomTheLastProxySaw() {
        assertThat(Visitor.of("127.0.0.1", "203.0.113.9, 192.0.2.1", null).address())
                .isEqualTo("192.0.2.1");
        assertThat(Visitor.of("192.0.2.1", null, null).address()).isEqualTo("192.0.2.1");
    }
}
