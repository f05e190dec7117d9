package dev.slipway.core;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SignedTextTest {
    private final SignedText signed = signed("secret", "one");

    private static SignedText signed(String secret, String purpose) {
        return new SignedText(() -> secret.getBytes(UTF_8), purpose);
    }

    @Test
    void textIsReadAgainByAllOfOneSecret() {
        var text = signed.sign("añ b\n").reveal();

        assertThat(signed.read(text)).contains("añ b\n");
        assertThat(signed("secret", "one").read(text)).contains("añ b\n");
    }

    @Test
    void textOfAnotherSecretOrPurposeIsNone() {
        assertThat(signed.read(signed("other", "one").sign("a").reveal())).isEmpty();
        assertThat(signed.read(signed("secret", "two").sign("a").reveal())).isEmpty();
    }

    @Test
    void textThatWasChangedIsNone() {
        var text = signed.sign("a").reveal();
        var other = signed.sign("b").reveal();

        assertThat(signed.read(other.substring(0, other.indexOf('.')) + text.substring(text.indexOf('.'))))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "a", "a.b", "%", "YQ.YQ", "...."})
    void textThatNobodySignedIsNone(String text) {
        assertThat(signed.read(text)).isEmpty();
    }
}
