package dev.slipway.core.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ImageTreeTest {
    private static final String IMAGE = "docker.io/library/nginx:1.27@sha256:" + "a".repeat(64);

    @Test
    void whatItSaysIsReadAgain() {
        assertThat(ImageTree.text(IMAGE)).isEqualTo("FROM " + IMAGE + "\n");
        assertThat(ImageTree.image(ImageTree.text(IMAGE))).contains(IMAGE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"FROM nginx", "FROM\tnginx \r\n", "FROM   nginx\n"})
    void blanksDoNotMatter(String text) {
        assertThat(ImageTree.image(text)).contains("nginx");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "FROM",
                "FROM \n",
                "RUN x\n",
                "FROM a AS b\n",
                "FROM --platform=linux/amd64 a\n",
                "FROM a\nRUN b\n",
                "FROM a\n\n\n",
                "# FROM a\n",
                "FROM a\nFROM b"
            })
    void fileThatSaysMoreIsOneToBuildFrom(String text) {
        assertThat(ImageTree.image(text)).isEmpty();
    }
}
