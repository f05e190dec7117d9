package dev.slipway.k8s.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.core.InvalidInput;
import dev.slipway.core.app.AppId;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.InputStream;
import java.net.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BuildersTest {
    private static final BuildConfig CONFIG = Samples.config();

    @ParameterizedTest
    @ValueSource(strings = {"heroku/builder:24", "registry.example.com:5000/team/builder:1", "app-one"})
    void anyImageMayBeABuilder(String reference) {
        assertThat(ImageReference.parse(Builders.checked(reference, CONFIG)).name())
                .isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "UPPER/case", "a:b:c", "a@sha256:1", "-x", "[::/a", "https://example.com/a"})
    void whatNamesNoImageIsRefused(String reference) {
        assertThatThrownBy(() -> Builders.checked(reference, CONFIG)).isInstanceOf(InvalidInput.class);
    }

    // withstand E 80
    @Test
    void registryThatAUserNamesIsAskedOverGuardedConnectionsAlone() throws InterruptedException {
        var asked = new ArrayList<String>();
        try (var client = new KubernetesClientBuilder().build()) {
            var builders = new Builders(client, CONFIG, registry("own", asked), registry("others", asked));

            for (var named : List.of(
                    "inside.example/team/builder",
                    CONFIG.registry().push() + "/team/builder",
                    ImageReference.parse(CONFIG.builder()).host() + "/team/builder")) {
                var app = Samples.request(Map.of(), false).app();
                var choosing = app.withSettings(app.settings().with("builder", named));
                assertThatThrownBy(() -> builders.of(choosing)).hasMessageStartingWith("there is no builder image");
            }
        }

        assertThat(asked).containsExactly("others", "own", "own");
    }

    /** One that has nothing, and tells that it was asked. */
    private static Registry registry(String name, List<String> asked) {
        Exchange nothing = (_, uri, _) -> {
            asked.add(name);
            var none = HttpHeaders.of(Map.of(), (_, _) -> true);
            return new Exchange.Answer(uri, 404, none, InputStream.nullInputStream());
        };
        return new Registry(CONFIG.registry(), new RegistryConnection(nothing, CONFIG.registry()));
    }

    // Its files would reach whoever is allowed to name a builder.
    @Test
    void theImageOfAnAppIsNoBuilderByNeitherNameOfTheRegistry() {
        var image = Build.repository(new AppId("0123456789abcdef"), CONFIG.registry());
        var pulled = CONFIG.registry().pulled(image);

        for (var name : new String[] {image.name() + ":latest", pulled + ":cache", pulled + "@" + Samples.DIGEST}) {
            assertThatThrownBy(() -> Builders.checked(name, CONFIG))
                    .isInstanceOfSatisfying(
                            InvalidInput.class,
                            refusal -> assertThat(refusal.reason()).isEqualTo("the image of an app is no builder"));
        }
    }
}
