package dev.slipway.k8s.build;

import dev.slipway.core.app.App;
import dev.slipway.k8s.Labels;
import dev.slipway.k8s.build.RegistryConfig.Credentials;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.net.URI;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a PipelineRun refers to: a Secret each for its source, its environment and its login, and two objects for its namespace.
 */
final class BuildObjects {
    /** The registry's credentials in a namespace. One that carries no label of ours is the operator's, and stays. */
    static final String REGISTRY = RegistryConfig.SECRET;

    static final String DOCKER_CONFIG = ".dockerconfigjson";
    static final String CERTIFICATES = "slipway-build-certificates";
    static final String CERTIFICATES_FILE = "ca.pem";
    static final String URL = "url";
    static final String SHA256 = "sha256";
    static final String ORDER = "order.toml";

    private static final String LOGIN = "kubernetes.io/dockerconfigjson";
    private static final JsonMapper JSON = new JsonMapper();

    private BuildObjects() {}

    /** Where the run fetches its source, and the buildpacks that a project.toml may choose from. */
    static Secret source(Build build, URI url) {
        var source = build.request().source();
        return new SecretBuilder()
                .withMetadata(metadata(build, build.sourceSecret()))
                .withType("Opaque")
                .addToStringData(URL, url.toString())
                .addToStringData(SHA256, source.digest().replaceFirst("^sha256:", ""))
                .addToStringData(ORDER, build.builder().toml())
                .build();
    }

    static Secret environment(Build build) {
        var variables = new TreeMap<String, String>();
        build.request().environment().forEach((name, value) -> variables.put(name.value(), value.reveal()));
        return new SecretBuilder()
                .withMetadata(metadata(build, build.environmentSecret()))
                .withType("Opaque")
                .withStringData(variables)
                .build();
    }

    static Secret registry(App app, RegistryConfig registry, Credentials credentials) {
        var login = Map.of("auth", RegistryLogin.basic(credentials).substring("Basic ".length()));
        var logins = new TreeMap<String, Object>();
        logins.put(registry.push(), login);
        logins.put(registry.pull(), login);
        return new SecretBuilder()
                .withMetadata(metadata(app, REGISTRY))
                .withType(LOGIN)
                .addToStringData(DOCKER_CONFIG, JSON.writeValueAsString(Map.of("auths", logins)))
                .build();
    }

    /** What this build alone logs in with. */
    static Secret login(Build build, String dockerConfig) {
        return new SecretBuilder()
                .withMetadata(metadata(build, build.loginSecret()))
                .withType(LOGIN)
                .addToStringData(DOCKER_CONFIG, dockerConfig)
                .build();
    }

    /** A service binding of type ca-certificates, as buildpacks look for it. */
    static ConfigMap certificates(App app, String pem) {
        return new ConfigMapBuilder()
                .withMetadata(metadata(app, CERTIFICATES))
                .addToData("type", "ca-certificates")
                .addToData(CERTIFICATES_FILE, pem)
                .build();
    }

    static boolean isOurs(ObjectMeta metadata) {
        return metadata.getLabels() != null
                && Labels.SLIPWAY.equals(metadata.getLabels().get(Labels.MANAGED_BY));
    }

    private static ObjectMeta metadata(Build build, String name) {
        return new ObjectMetaBuilder()
                .withName(name)
                .withNamespace(build.namespace())
                .withLabels(build.labels())
                .build();
    }

    private static ObjectMeta metadata(App app, String name) {
        return new ObjectMetaBuilder()
                .withName(name)
                .withNamespace(app.name().namespace().value())
                .withLabels(Map.of(Labels.MANAGED_BY, Labels.SLIPWAY))
                .build();
    }
}
