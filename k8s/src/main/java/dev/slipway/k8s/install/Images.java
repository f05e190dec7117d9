package dev.slipway.k8s.install;

import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * The images that an installation runs.
 *
 * @param prefix a mirror, as {@code mirror.example.com/hub}, that is put before every name in place of its registry
 * @param server otherwise one is made of this program, and pushed to the registry that is installed
 */
public record Images(Optional<String> prefix, String minio, String registry, String traefik, Optional<String> server) {
    /** The last that its makers published. */
    public static final String MINIO = "quay.io/minio/minio:RELEASE.2025-09-07T16-13-09Z";

    public static final String REGISTRY = "docker.io/library/registry:3.0.0";
    public static final String TRAEFIK = "docker.io/library/traefik:v3.5.3";

    private static final Pattern REGISTRY_HOST = Pattern.compile("^(localhost|[^/]*[.:][^/]*)/");

    String minioImage() {
        return mirrored(minio);
    }

    String registryImage() {
        return mirrored(registry);
    }

    String traefikImage() {
        return mirrored(traefik);
    }

    Optional<String> serverImage() {
        return server.map(this::mirrored);
    }

    /** The image's name at the mirror, if there is one: its path there is the same. */
    String mirrored(String image) {
        return mirror(prefix.orElse("")).apply(image);
    }

    /** What images are called at that mirror; with an empty one they keep their names. */
    public static UnaryOperator<String> mirror(String prefix) {
        return image -> prefix.isEmpty()
                ? image
                : prefix.replaceAll("/+$", "") + "/"
                        + REGISTRY_HOST.matcher(image).replaceFirst("");
    }
}
