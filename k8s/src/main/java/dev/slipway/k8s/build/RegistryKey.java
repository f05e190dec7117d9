package dev.slipway.k8s.build;

import dev.slipway.core.InvalidInput;
import dev.slipway.core.Secret;
import dev.slipway.core.Sha256;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPrivateKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The key that an installed registry trusts. Whoever has it signs
 * <a href="https://distribution.github.io/distribution/spec/auth/jwt/">tokens</a>, each of which lets its bearer do a few
 * things in a few repositories for a while.
 */
public final class RegistryKey {
    /** Whose tokens the registry takes. */
    public static final String ISSUER = "slipway";

    /** Whom the tokens are for. */
    public static final String SERVICE = "slipway-registry";

    private static final String CURVE = "secp256r1";
    private static final int COORDINATE = 32;
    private static final JsonMapper JSON = new JsonMapper();

    /** As RFC 7517 writes it down, without the secret part. */
    private final Map<String, String> published;

    private final Secret secret;
    private final PrivateKey key;

    /** What may be done in a repository. */
    record Access(String repository, List<String> actions) {
        Access {
            actions = List.copyOf(actions);
        }
    }

    private RegistryKey(Map<String, String> published, Secret secret) throws GeneralSecurityException {
        this.published = Map.copyOf(published);
        this.secret = secret;
        var number = new BigInteger(1, Base64.getUrlDecoder().decode(secret.reveal()));
        this.key = KeyFactory.getInstance("EC").generatePrivate(new ECPrivateKeySpec(number, curve()));
    }

    /** One that nobody had before. */
    public static RegistryKey make() {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec(CURVE));
            var pair = generator.generateKeyPair();
            var point = ((ECPublicKey) pair.getPublic()).getW();
            var published = new TreeMap<>(Map.of(
                    "crv",
                    "P-256",
                    "kty",
                    "EC",
                    "x",
                    coordinate(point.getAffineX()),
                    "y",
                    coordinate(point.getAffineY())));
            published.put("kid", thumbprint(published));
            return new RegistryKey(published, new Secret(coordinate(((ECPrivateKey) pair.getPrivate()).getS())));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has keys on P-256", e);
        }
    }

    /**
     * Reads what {@link #json} wrote.
     *
     * @throws InvalidInput if it is no such key
     */
    public static RegistryKey read(String json) {
        try {
            var fields = JSON.readTree(json);
            var published = new TreeMap<String, String>();
            List.of("crv", "kty", "x", "y", "kid")
                    .forEach(name -> published.put(name, fields.path(name).asString("")));
            var secret = new Secret(fields.path("d").asString(""));
            if ("P-256".equals(published.get("crv")) && !secret.reveal().isEmpty()) {
                return new RegistryKey(published, secret);
            }
        } catch (JacksonException | IllegalArgumentException | GeneralSecurityException _) {
            // Told below: neither's message may be shown, it quotes what it read.
        }
        throw new InvalidInput(
                "the registry's key is none", "give the file private.jwk of the Secret slipway-registry-key");
    }

    /** The whole key, as RFC 7517 writes it down. */
    public Secret json() {
        var fields = new TreeMap<>(published);
        fields.put("d", secret.reveal());
        return new Secret(JSON.writeValueAsString(fields));
    }

    /** What the registry knows it by: a set of this one key, without its secret part. */
    public String keySet() {
        var fields = new TreeMap<>(published);
        fields.putAll(Map.of("use", "sig", "alg", "ES256"));
        return JSON.writeValueAsString(Map.of("keys", List.of(fields)));
    }

    /** What lets its bearer do that, and nothing else, from that moment on for so long. */
    Secret token(List<Access> access, Instant from, Duration valid) {
        var header = new TreeMap<>(Map.of("alg", "ES256", "typ", "JWT", "kid", published.getOrDefault("kid", "")));
        var claims = new TreeMap<String, Object>(Map.of(
                "iss", ISSUER,
                "sub", ISSUER,
                "aud", SERVICE,
                "iat", from.getEpochSecond(),
                "nbf", from.getEpochSecond(),
                "exp", from.plus(valid).getEpochSecond(),
                "jti", UUID.randomUUID().toString(),
                "access", access.stream().map(RegistryKey::claim).toList()));
        var signed = encoded(JSON.writeValueAsBytes(header)) + "." + encoded(JSON.writeValueAsBytes(claims));
        return new Secret(signed + "." + encoded(sign(signed)));
    }

    private static Map<String, Object> claim(Access access) {
        return new TreeMap<>(Map.of("type", "repository", "name", access.repository, "actions", access.actions));
    }

    private byte[] sign(String text) {
        try {
            var signature = Signature.getInstance("SHA256withECDSAinP1363Format");
            signature.initSign(key);
            signature.update(text.getBytes(StandardCharsets.US_ASCII));
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK signs with keys on P-256", e);
        }
    }

    private static ECParameterSpec curve() throws GeneralSecurityException {
        var parameters = AlgorithmParameters.getInstance("EC");
        parameters.init(new ECGenParameterSpec(CURVE));
        return parameters.getParameterSpec(ECParameterSpec.class);
    }

    /** The key's name, by RFC 7638: a digest of what makes it up, in the order of the alphabet. */
    private static String thumbprint(Map<String, String> fields) throws GeneralSecurityException {
        return encoded(Sha256.of(JSON.writeValueAsBytes(new TreeMap<>(fields))));
    }

    private static String coordinate(BigInteger number) {
        var bytes = number.toByteArray();
        var fixed = new byte[COORDINATE];
        int length = Math.min(bytes.length, COORDINATE);
        System.arraycopy(bytes, bytes.length - length, fixed, COORDINATE - length, length);
        return encoded(fixed);
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
