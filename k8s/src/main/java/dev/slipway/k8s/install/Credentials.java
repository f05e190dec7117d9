package dev.slipway.k8s.install;

import dev.slipway.core.InvalidInput;
import dev.slipway.core.Secret;
import dev.slipway.k8s.build.RegistryKey;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * A Secret of the installation's.
 *
 * @param isGiven whether somebody chose the values; otherwise those that a cluster has are kept, since volumes and clients
 *     know them
 */
record Credentials(String namespace, String name, String type, boolean isGiven, Map<String, Secret> values) {
    static final String STORE = "slipway-s3";
    static final String REGISTRY = "slipway-registry";
    static final String REGISTRY_KEY = "slipway-registry-key";
    static final String PRIVATE_KEY = "private.jwk";
    static final String PUBLIC_KEYS = "public.jwks";
    static final String REGISTRY_LOGIN = "slipway-registry-login";
    static final String HOST_KEY = "slipway-ssh-host-key";

    private static final int SECRET_BYTES = 24;

    Credentials {
        values = Map.copyOf(values);
    }

    /** What MinIO lets in by. */
    static Credentials forStore(String namespace) {
        return made(namespace, STORE, Map.of("access-key", random(10), "secret-key", random(SECRET_BYTES)));
    }

    static Credentials forRegistry(String namespace) {
        return made(namespace, REGISTRY, Map.of("http-secret", random(SECRET_BYTES)));
    }

    /** What the server signs the registry's tokens with, and what the registry knows these by. */
    static Credentials registryKey(String namespace) {
        var key = RegistryKey.make();
        return made(namespace, REGISTRY_KEY, Map.of(PRIVATE_KEY, key.json(), PUBLIC_KEYS, new Secret(key.keySet())));
    }

    /** What the server proves itself with to whoever pushes. */
    static Credentials hostKey(String namespace) {
        return made(namespace, HOST_KEY, Map.of("host-key", new Secret(privateKey())));
    }

    private static Credentials made(String namespace, String name, Map<String, Secret> values) {
        return new Credentials(namespace, name, "Opaque", false, values);
    }

    /** What another S3 lets in by: a folder with the files {@code access-key} and {@code secret-key}. */
    static Credentials forStore(String namespace, Path folder) {
        return new Credentials(
                namespace,
                STORE,
                "Opaque",
                true,
                Map.of(
                        "access-key", read(folder.resolve("access-key")),
                        "secret-key", read(folder.resolve("secret-key"))));
    }

    /** What another registry lets in by: a file as {@code docker login} writes it. */
    static Credentials forRegistry(String namespace, Path file) {
        return new Credentials(
                namespace,
                REGISTRY_LOGIN,
                "kubernetes.io/dockerconfigjson",
                true,
                Map.of(".dockerconfigjson", read(file)));
    }

    private static Secret read(Path file) {
        try {
            return new Secret(Files.readString(file).strip());
        } catch (IOException e) {
            throw new InvalidInput("credentials cannot be read: " + e, "make " + file + " a readable text file");
        }
    }

    boolean isThere(KubernetesClient client) {
        return client.secrets().inNamespace(namespace).withName(name).get() != null;
    }

    /** As the API takes it. */
    HasMetadata object() {
        var encoded = new TreeMap<String, String>();
        values.forEach((key, value) -> encoded.put(
                key, Base64.getEncoder().encodeToString(value.reveal().getBytes(StandardCharsets.UTF_8))));
        return new SecretBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(namespace)
                .endMetadata()
                .withType(type)
                .withData(encoded)
                .build();
    }

    private static Secret random(int bytes) {
        var random = new byte[bytes];
        new SecureRandom().nextBytes(random);
        return new Secret(HexFormat.of().formatHex(random));
    }

    private static String privateKey() {
        try {
            var key = KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPrivate();
            var lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded());
            return "-----BEGIN PRIVATE KEY-----\n%s\n-----END PRIVATE KEY-----\n".formatted(lines);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no Ed25519", e);
        }
    }
}
