package dev.slipway.k8s.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.core.InvalidInput;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ImageReferenceTest {
    @ParameterizedTest
    @CsvSource({
        "ubuntu,docker.io/library/ubuntu:latest",
        "paketobuildpacks/builder-jammy-base,docker.io/paketobuildpacks/builder-jammy-base:latest",
        "index.docker.io/heroku/builder:24,docker.io/heroku/builder:24",
        "registry.example.com:5000/a/b:1.2,registry.example.com:5000/a/b:1.2",
        "localhost/a,localhost/a:latest",
        "127.0.0.1:30500/a/b__c-d:x,127.0.0.1:30500/a/b__c-d:x"
    })
    void readsWhatDockerReads(String text, String meant) {
        assertThat(ImageReference.parse(text)).hasToString(meant);
    }

    @Test
    void aDigestSaysMoreThanATag() {
        var image = ImageReference.parse("gcr.io/buildpacks/builder:v1@" + Samples.DIGEST);

        assertThat(image.reference()).isEqualTo(Samples.DIGEST);
        assertThat(image.name()).isEqualTo("gcr.io/buildpacks/builder");
        assertThat(image.tagged("v2")).hasToString("gcr.io/buildpacks/builder:v2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "UPPER/case",
                "a b",
                "host.example/../x",
                "a:tag:tag",
                "a@sha256:12",
                "a/b:-x",
                "http://a/b",
                "a/$(b)"
            })
    void refusesWhatIsNone(String text) {
        assertThatThrownBy(() -> ImageReference.parse(text)).isInstanceOf(InvalidInput.class);
    }
}
