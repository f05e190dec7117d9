package dev.slipway.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UserExceptionTest {
    @Test
    void itsTextIsOneLineWithoutControlCharacters() {
        var failure = new BuildFailed("no\nbuildpack\r\n matched\u001b[2J\u009b1A ", " add\0 a Procfile\n");

        assertThat(failure.reason()).isEqualTo("no buildpack  matched [2J 1A");
        assertThat(failure.advice()).isEqualTo("add  a Procfile");
    }

    @Test
    void aSecretDoesNotPrint() {
        assertThat(new Secret("hunter2")).hasToString("***");
    }

    @Test
    void quotedTextIsShortAndPrintable() {
        assertThat(Quoted.shorten("ok 'x'")).isEqualTo("ok 'x'");
        assertThat(Quoted.shorten("a\n\u001bé\u202e")).isEqualTo("a????");
        assertThat(Quoted.shorten("x".repeat(500))).isEqualTo("x".repeat(80) + "...");
    }
}
