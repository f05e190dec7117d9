package dev.slipway.k8s.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.core.InvalidInput;
import dev.slipway.core.app.AppId;
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
