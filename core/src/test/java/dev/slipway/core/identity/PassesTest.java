package dev.slipway.core.identity;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.core.Samples;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PassesTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final InMemoryUsers users = new InMemoryUsers();
    private final Passes passes = passes(NOW, "key");

    private Passes passes(Instant now, String key) {
        return new Passes(() -> key.getBytes(UTF_8), users, Clock.fixed(now, ZoneOffset.UTC));
    }

    @BeforeEach
    void addUsers() {
        users.add(Samples.admin(Samples.ALICE));
    }

    @Test
    void passProvesWhoHasItAndHowFarThatGoes() {
        var scoped = new KeyScope(Right.READ, List.of(new AppPattern("team/*"), new AppPattern("web")), Instant.MAX);
        var alice = new Principal(Samples.ALICE, true, scoped);

        assertThat(passes.prove(passes.issue(alice).reveal())).contains(alice);
    }

    @Test
    void passEndsSoon() {
        var pass =
                passes.issue(new Principal(Samples.ALICE, true, KeyScope.FULL)).reveal();

        assertThat(passes(NOW.plusSeconds(29), "key").prove(pass)).isPresent();
        assertThat(passes(NOW.plusSeconds(30), "key").prove(pass)).isEmpty();
    }

    @Test
    void passOfSomebodyWithoutAccountOrOfAnotherServerIsNone() {
        var stranger = passes.issue(new Principal(Samples.BOB, true, KeyScope.FULL));
        var alice = passes.issue(new Principal(Samples.ALICE, true, KeyScope.FULL));

        assertThat(passes.prove(stranger.reveal())).isEmpty();
        assertThat(passes(NOW, "other").prove(alice.reveal())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "a", "a.b", "%", "YWxpY2U.YWxpY2U", "...."})
    void textThatIsNoPassIsNone(String text) {
        assertThat(passes.prove(text)).isEmpty();
    }
}
