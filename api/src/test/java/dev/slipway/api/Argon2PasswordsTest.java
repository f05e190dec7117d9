package dev.slipway.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.core.Secret;
import dev.slipway.core.identity.PasswordHash;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class Argon2PasswordsTest {
    private static final Secret PASSWORD = new Secret("correct horse battery staple");

    private final Argon2Passwords passwords = new Argon2Passwords(1);

    @Test
    void onlyThePasswordMatchesItsHash() {
        var hash = passwords.hash(PASSWORD);

        assertThat(hash.text()).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
        assertThat(passwords.matches(hash, PASSWORD)).isTrue();
        assertThat(passwords.matches(hash, new Secret("correct horse battery stapl")))
                .isFalse();
        assertThat(passwords.matches(hash, new Secret(""))).isFalse();
        assertThat(passwords.matches(passwords.nobodys(), PASSWORD)).isFalse();
    }

    @Test
    void oneSaltIsNotUsedTwice() {
        assertThat(passwords.hash(PASSWORD)).isNotEqualTo(passwords.hash(PASSWORD));
    }

    // Of the test vectors of the reference program, phc-winner-argon2.
    @Test
    void hashesOfOtherProgramsAndCostsMatch() {
        var hash = new PasswordHash(
                "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc");

        assertThat(passwords.matches(hash, new Secret("password"))).isTrue();
        assertThat(passwords.matches(hash, new Secret("Password"))).isFalse();
    }

    @Test
    void refusesHashesOfOtherKinds() {
        var other = new PasswordHash(
                "$argon2i$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc");

        assertThatThrownBy(() -> passwords.matches(other, PASSWORD)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void manyAtOnceWaitForTheirTurn() {
        var hash = passwords.hash(PASSWORD);

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var all = IntStream.range(0, 8)
                    .mapToObj(_ -> threads.submit(() -> passwords.matches(hash, PASSWORD)))
                    .toList();

            assertThat(all).allSatisfy(one -> assertThat(one.get()).isTrue());
        }
    }
}
