package dev.slipway.server;

import dev.slipway.core.InvalidInput;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the mode for Kubernetes needs beside what every server does.
 *
 * @param builds what each of them gets
 * @param apps what each of their processes gets
 * @param caBundle certificates that the server and builds trust as well
 * @param serverImage what this server runs from; builds fetch their source with it
 * @param serviceImages a mirror that the images of services are taken from; empty for upstream's registries
 */
record ClusterConfig(
        String systemNamespace,
        S3 s3,
        Registry registry,
        Builder builder,
        Quantities builds,
        Quantities apps,
        Visits visits,
        Proxies proxies,
        Optional<Path> caBundle,
        String serverImage,
        String serviceImages) {

    /**
     * The object store.
     *
     * @param podEndpoint as build pods reach it
     * @param publicEndpoint as users' machines reach it; empty if they do not
     * @param credentials a folder with the files {@code access-key} and {@code secret-key}
     */
    record S3(
            Optional<URI> endpoint,
            Optional<URI> podEndpoint,
            Optional<URI> publicEndpoint,
            String bucket,
            String region,
            Optional<Path> credentials) {}

    /**
     * Where images are.
     *
     * @param pull what nodes call it
     * @param credentials docker's {@code config.json}, with the login
     * @param key that an installed registry trusts in place of a login
     */
    record Registry(String push, String pull, Optional<Path> credentials, Optional<Path> key, boolean insecure) {}

    /** What apps are built with; empty names leave the choice to the pipeline. */
    record Builder(String image, String runImage, String lifecycle, List<String> trusted) {}

    /** What containers are sure to get and may take, by Kubernetes' names; what is not there is as usual. */
    record Quantities(Map<String, String> requests, Map<String, String> limits) {}

    /**
     * How visitors come in.
     *
     * @param issuer cert-manager's; empty for plain HTTP
     * @param port what visitors see, if not the scheme's own
     */
    record Visits(String ingressClass, String issuer, Optional<Integer> port) {}

    /** How builds reach the internet. */
    record Proxies(Optional<URI> http, Optional<URI> https, List<String> none) {
        /** What the server itself goes through: these, or what its own environment names if none is set. */
        dev.slipway.core.Proxies orOf(Map<String, String> environment) {
            if (http.isEmpty() && https.isEmpty()) {
                return new dev.slipway.core.Proxies(environment);
            }
            var named = new HashMap<String, String>();
            http.ifPresent(url -> named.put("HTTP_PROXY", url.toString()));
            https.ifPresent(url -> named.put("HTTPS_PROXY", url.toString()));
            named.put("NO_PROXY", String.join(",", none));
            return new dev.slipway.core.Proxies(named);
        }
    }

    private static final int LAST_PORT = 65_535;

    /** @throws InvalidInput if it is for Kubernetes, and one that has no default is not set */
    static ClusterConfig of(Settings settings, PlatformName platform) {
        if (platform == PlatformName.KUBERNETES) {
            List.of(Setting.S3_ENDPOINT, Setting.S3_CREDENTIALS, Setting.REGISTRY, Setting.SERVER_IMAGE)
                    .forEach(setting -> require(settings.get(setting)));
        }
        return read(settings);
    }

    private static void require(Given given) {
        if (given.isEmpty()) {
            throw new InvalidInput(
                    "platform kubernetes needs the setting %s"
                            .formatted(given.setting().key()),
                    "give %s; slipway install sets all that is needed"
                            .formatted(given.setting().allowed()));
        }
    }

    private static ClusterConfig read(Settings settings) {
        return new ClusterConfig(
                settings.get(Setting.SYSTEM_NAMESPACE).label(),
                s3(settings),
                registry(settings),
                new Builder(
                        settings.get(Setting.BUILDER).image(),
                        settings.get(Setting.RUN_IMAGE).image(),
                        settings.get(Setting.LIFECYCLE_IMAGE).image(),
                        settings.get(Setting.TRUSTED_BUILDERS).images()),
                quantities(settings, Setting.BUILD_REQUESTS, Setting.BUILD_LIMITS, Setting.BUILD_MEMORY),
                quantities(settings, Setting.APP_REQUESTS, Setting.APP_LIMITS, Setting.APP_MEMORY),
                new Visits(
                        settings.get(Setting.INGRESS_CLASS).label(),
                        optionalLabel(settings.get(Setting.CLUSTER_ISSUER)),
                        port(settings.get(Setting.PUBLIC_PORT))),
                new Proxies(
                        settings.get(Setting.HTTP_PROXY).url(),
                        settings.get(Setting.HTTPS_PROXY).url(),
                        settings.get(Setting.NO_PROXY).hosts()),
                file(settings, Setting.CA_BUNDLE),
                settings.get(Setting.SERVER_IMAGE).image(),
                settings.get(Setting.SERVICE_IMAGE_PREFIX).image());
    }

    private static S3 s3(Settings settings) {
        var endpoint = settings.get(Setting.S3_ENDPOINT).url();
        return new S3(
                endpoint,
                settings.get(Setting.S3_POD_ENDPOINT).url().or(() -> endpoint),
                settings.get(Setting.S3_PUBLIC_ENDPOINT).url(),
                settings.get(Setting.S3_BUCKET).label(),
                settings.get(Setting.S3_REGION).label(),
                file(settings, Setting.S3_CREDENTIALS));
    }

    private static Registry registry(Settings settings) {
        var push = settings.get(Setting.REGISTRY).image();
        var pull = settings.get(Setting.REGISTRY_PULL).image();
        var credentials = file(settings, Setting.REGISTRY_CREDENTIALS);
        var key = file(settings, Setting.REGISTRY_KEY);
        if (credentials.isPresent() && key.isPresent()) {
            throw new InvalidInput(
                    "the registry has either a login or a key", "set registry-credentials or registry-key, not both");
        }
        return new Registry(
                push,
                pull.isEmpty() ? push : pull,
                credentials,
                key,
                settings.get(Setting.REGISTRY_INSECURE).flag());
    }

    private static Quantities quantities(Settings settings, Setting requests, Setting limits, Setting memory) {
        var limited = new HashMap<>(settings.get(limits).quantities(Set.of("cpu", "ephemeral-storage")));
        limited.put("memory", settings.get(memory).quantity());
        return new Quantities(settings.get(requests).quantities(Set.of("cpu", "memory")), limited);
    }

    private static Optional<Path> file(Settings settings, Setting setting) {
        return Config.existing(settings.get(setting), settings.home()).stream().findFirst();
    }

    private static Optional<Integer> port(Given given) {
        return given.isEmpty() ? Optional.empty() : Optional.of(given.number(1, LAST_PORT));
    }

    private static String optionalLabel(Given given) {
        return given.isEmpty() ? "" : given.label();
    }
}
