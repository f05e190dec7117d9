package dev.slipway.core.app;

import static dev.slipway.core.Samples.app;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.core.EnvName;
import dev.slipway.core.HostName;
import dev.slipway.core.InvalidInput;
import dev.slipway.core.NotFound;
import dev.slipway.core.Secret;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AppChangeTest {
    private static final EnvName GREETING = new EnvName("GREETING");
    private static final EnvName COLOUR = new EnvName("COLOUR");
    private static final HostName SHOP = new HostName("shop.example.com");

    private final App web = app("web").withConfig(Map.of(COLOUR, new Secret("red")));

    @Test
    void setsValuesBesideThoseThatThereAre() {
        var change = AppChange.set(Map.of(GREETING, new Secret("hello")));

        assertThat(change.summary()).isEqualTo("Set GREETING");
        assertThat(change.apply(web).config())
                .isEqualTo(Map.of(GREETING, new Secret("hello"), COLOUR, new Secret("red")));
    }

    @Test
    void namesOnlyTheFirstOfMany() {
        var values = IntStream.range(0, 8)
                .boxed()
                .collect(Collectors.toMap(number -> new EnvName("NAME" + number), _ -> new Secret("x")));

        assertThat(AppChange.set(values).summary()).isEqualTo("Set NAME0, NAME1, NAME2, NAME3, NAME4 and 3 more");
    }

    @Test
    void tellsWhetherItIsMadeAlready() {
        assertThat(AppChange.set(Map.of(COLOUR, new Secret("red"))).isMadeOf(web))
                .isTrue();
        assertThat(AppChange.set(Map.of(COLOUR, new Secret("blue"))).isMadeOf(web))
                .isFalse();
        assertThat(AppChange.add(SHOP).isMadeOf(web.withHosts(Set.of(SHOP)))).isTrue();
    }

    @Test
    void unsetsOnlyWhatIsSet() {
        assertThat(AppChange.unset(List.of(COLOUR)).apply(web).config()).isEmpty();
        assertThatThrownBy(() -> AppChange.unset(List.of(GREETING)).apply(web))
                .isInstanceOf(NotFound.class)
                .hasMessage("GREETING is not set for web");
    }

    @Test
    void removesOnlyHostsThatWereAdded() {
        var reached = AppChange.add(SHOP).apply(web);

        assertThat(reached.hosts()).containsExactly(SHOP);
        assertThat(AppChange.remove(SHOP).apply(reached).hosts()).isEmpty();
        assertThatThrownBy(() -> AppChange.remove(SHOP).apply(web))
                .isInstanceOf(NotFound.class)
                .hasMessage("host shop.example.com was not added to web");
    }

    @Test
    void refusesMoreHostsThanAnAppMayHave() {
        var full = web.withHosts(IntStream.range(0, 100)
                .mapToObj(number -> new HostName("h%d.example.com".formatted(number)))
                .collect(Collectors.toSet()));

        assertThatThrownBy(() -> AppChange.add(SHOP).apply(full)).isInstanceOf(InvalidInput.class);
    }
}
