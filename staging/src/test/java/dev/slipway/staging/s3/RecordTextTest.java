package dev.slipway.staging.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.core.app.RepositoryVault.Contents;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordTextTest {
    private static final Contents CONTENTS = new Contents(
            Map.of("refs/heads/main", "1".repeat(40)), Set.of("pack-a"), Map.of("pack-old", Instant.EPOCH));

    @Test
    void readsWhatItWrote() throws IOException {
        assertThat(RecordText.parse(RecordText.of(CONTENTS))).isEqualTo(CONTENTS);
        assertThat(RecordText.parse(RecordText.of(Contents.NONE))).isEqualTo(Contents.NONE);
    }

    @Test
    void noTwoTextsAreEqual() {
        assertThat(RecordText.of(CONTENTS)).isNotEqualTo(RecordText.of(CONTENTS));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "slipway-repository 2 x\n",
                "slipway-repository 1 x",
                "slipway-repository 1 x\nref 1111\n",
                "slipway-repository 1 x\nretired yesterday pack-a\n",
                "slipway-repository 1 x\nsomething else\n"
            })
    void anythingElseIsDamage(String text) {
        assertThatThrownBy(() -> RecordText.parse(text)).isInstanceOf(IOException.class);
    }
}
