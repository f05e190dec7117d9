package dev.slipway.k8s.state;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.slipway.core.Secret;
import java.util.Base64;
import java.util.Map;

/** Values as the data of a Kubernetes Secret has them. */
final class SecretData {
    private SecretData() {}

    static String encoded(Secret value) {
        return Base64.getEncoder().encodeToString(value.reveal().getBytes(UTF_8));
    }

    static Secret decoded(String value) {
        return new Secret(new String(Base64.getDecoder().decode(value), UTF_8));
    }

    /** The value under that key; empty if there is none. */
    static Secret decoded(Map<String, String> data, String key) {
        return decoded(data.getOrDefault(key, ""));
    }
}
