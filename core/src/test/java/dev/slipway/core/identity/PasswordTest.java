package dev.slipway.core.identity;

import static dev.slipway.core.Samples.ALICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.core.InvalidInput;
import dev.slipway.core.Secret;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordTest {
    @ParameterizedTest
    @ValueSource(strings = {"correct horse", "twelve chars", "пароль из слов", "with:colon and \"quotes\""})
    void takesWhatIsLongEnough(String text) {
        assertThat(Password.chosen(ALICE, text)).isEqualTo(new Secret(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "elevenchars",
                "line one is\nline two",
                "with a bell \u0007 in it",
                "aaaaaaaaaaaaaaaaaaaa",
                "AliceAlice1234",
                "slipway_0123456789abcdef_ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopq"
            })
    void refusesTheOthersWithoutRepeatingThem(String text) {
        assertThatThrownBy(() -> Password.chosen(ALICE, text)).isInstanceOfSatisfying(InvalidInput.class, refusal -> {
            assertThat(refusal.reason()).startsWith("the password ");
            assertThat(text.isEmpty() || !refusal.toString().contains(text)).isTrue();
        });
    }

    @Test
    void refusesWhatIsTooLong() {
        assertThat(Password.chosen(ALICE, "abcd".repeat(64)).reveal()).hasSize(256);
        assertThatThrownBy(() -> Password.chosen(ALICE, "abcd".repeat(64) + "e"))
                .isInstanceOf(InvalidInput.class);
    }

    @Test
    void randomOnesDifferAndFollowTheRules() {
        var one = Password.random().reveal();

        assertThat(one)
                .matches("([a-z2-9]{5}-){4}[a-z2-9]{5}")
                .isNotEqualTo(Password.random().reveal());
        assertThat(Password.chosen(ALICE, one).reveal()).isEqualTo(one);
    }
}
