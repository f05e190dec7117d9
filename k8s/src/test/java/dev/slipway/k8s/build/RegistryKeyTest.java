package dev.slipway.k8s.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.core.InvalidInput;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class RegistryKeyTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final JsonMapper JSON = new JsonMapper();

    private final RegistryKey key = RegistryKey.make();

    @Test
    void aTokenSaysWhatItsBearerMayDoAndUntilWhen() {
        var access = List.of(
                new RegistryKey.Access("apps/app-1", List.of("pull", "push")),
                new RegistryKey.Access("slipway/run", List.of("pull")));

        var claims = part(key.token(access, NOON, Duration.ofMinutes(20)).reveal(), 1);

        assertThat(claims.path("iss").asString()).isEqualTo("slipway");
        assertThat(claims.path("aud").asString()).isEqualTo("slipway-registry");
        assertThat(claims.path("nbf").asLong()).isEqualTo(NOON.getEpochSecond());
        assertThat(claims.path("exp").asLong()).isEqualTo(NOON.plusSeconds(1200).getEpochSecond());
        assertThat(claims.path("access").toString())
                .isEqualTo("[{\"actions\":[\"pull\",\"push\"],\"name\":\"apps/app-1\",\"type\":\"repository\"},"
                        + "{\"actions\":[\"pull\"],\"name\":\"slipway/run\",\"type\":\"repository\"}]");
    }

    @Test
    void whoeverHasThePublicKeyCanCheckAToken() throws GeneralSecurityException {
        var token = key.token(List.of(), NOON, Duration.ofMinutes(1)).reveal();
        var published = JSON.readTree(key.keySet()).path("keys").path(0);

        assertThat(part(token, 0).path("kid").asString())
                .isEqualTo(published.path("kid").asString());
        assertThat(part(token, 0).path("alg").asString()).isEqualTo("ES256");
        assertThat(isSignedBy(published, token)).isTrue();
        assertThat(isSignedBy(
                        published,
                        RegistryKey.make()
                                .token(List.of(), NOON, Duration.ofMinutes(1))
                                .reveal()))
                .isFalse();
    }

    @Test
    void whatIsPublishedHoldsNoSecret() {
        assertThat(JSON.readTree(key.keySet()).path("keys").path(0).has("d")).isFalse();
        assertThat(JSON.readTree(key.json().reveal()).has("d")).isTrue();
        assertThat(key.json()).hasToString("***");
    }

    @Test
    void aKeyThatWasReadSignsAsBefore() throws GeneralSecurityException {
        var again = RegistryKey.read(key.json().reveal());

        assertThat(again.keySet()).isEqualTo(key.keySet());
        var published = JSON.readTree(key.keySet()).path("keys").path(0);
        var token = again.token(List.of(), NOON, Duration.ofMinutes(1)).reveal();
        assertThat(isSignedBy(published, token)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{}", "[]", "{\"crv\":\"P-256\",\"d\":\"%\"}", "{\"crv\":\"P-256\"}"})
    void whatIsNoKeyIsRefusedWithoutBeingQuoted(String text) {
        assertThatThrownBy(() -> RegistryKey.read(text))
                .isInstanceOf(InvalidInput.class)
                .hasNoCause()
                .hasMessage("the registry's key is none");
    }

    private static boolean isSignedBy(JsonNode key, String token) throws GeneralSecurityException {
        var curve = AlgorithmParameters.getInstance("EC");
        curve.init(new ECGenParameterSpec("secp256r1"));
        var point = new ECPoint(number(key, "x"), number(key, "y"));
        var signature = Signature.getInstance("SHA256withECDSAinP1363Format");
        signature.initVerify(KeyFactory.getInstance("EC")
                .generatePublic(new ECPublicKeySpec(point, curve.getParameterSpec(ECParameterSpec.class))));
        int dot = token.lastIndexOf('.');
        signature.update(token.substring(0, dot).getBytes(StandardCharsets.US_ASCII));
        return signature.verify(Base64.getUrlDecoder().decode(token.substring(dot + 1)));
    }

    private static BigInteger number(JsonNode key, String field) {
        return new BigInteger(1, Base64.getUrlDecoder().decode(key.path(field).asString()));
    }

    private static JsonNode part(String token, int which) {
        return JSON.readTree(
                Base64.getUrlDecoder().decode(List.of(token.split("\\.")).get(which)));
    }
}
