package dev.slipway.k8s.build;

import dev.slipway.core.BuildFailed;
import dev.slipway.k8s.build.RegistryKey.Access;
import io.fabric8.kubernetes.api.model.Secret;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a build logs in to registries with.
 *
 * @param mounted the Secret that steps which push read; empty if nothing asks for a login
 * @param pulls whether nodes need the namespace's Secret to pull the build's images
 * @param made the Secret that has to be there first; empty if it is
 */
record BuildLogin(Optional<String> mounted, boolean pulls, Optional<Secret> made) {
    private static final String AUTHS = "auths";
    private static final JsonMapper JSON = new JsonMapper();
    private static final TypeReference<Map<String, Object>> FIELDS = new TypeReference<>() {};

    /**
     * By the registry's key a token for what this build has to do, and no more; else the namespace's own login, and else the
     * server's.
     *
     * @param existing the Secret {@link BuildObjects#REGISTRY} of the namespace
     * @param now when it begins to be valid, for as long as the build may take
     */
    static BuildLogin of(Build build, BuildConfig config, Optional<Secret> existing, Instant now) {
        var registry = config.registry();
        var operators = existing.filter(secret -> !BuildObjects.isOurs(secret.getMetadata()));
        if (registry.key().isPresent()) {
            var valid = config.startLimit().plus(config.timeLimit());
            var token = registry.key().get().token(access(build, registry), now, valid);
            var file = JSON.writeValueAsString(with(registry.push(), token, operators));
            var made = BuildObjects.login(build, file);
            return new BuildLogin(Optional.of(build.loginSecret()), operators.isPresent(), Optional.of(made));
        }
        if (operators.isPresent()) {
            return new BuildLogin(Optional.of(BuildObjects.REGISTRY), true, Optional.empty());
        }
        return registry.credentials()
                .map(login -> BuildObjects.registry(build.request().app(), registry, login))
                .map(made -> new BuildLogin(Optional.of(BuildObjects.REGISTRY), true, Optional.of(made)))
                .orElseGet(() -> new BuildLogin(Optional.empty(), false, Optional.empty()));
    }

    /** The app's repository, with its cache, and what apps are put on. */
    private static List<Access> access(Build build, RegistryConfig registry) {
        var access = new ArrayList<Access>();
        access.add(new Access(build.image().repository(), List.of("pull", "push")));
        var runImage = ImageReference.parse(build.builder().runImage());
        if (registry.has(runImage)) {
            access.add(new Access(runImage.repository(), List.of("pull")));
        }
        return access;
    }

    /** The namespace's logins at other registries stay in it. */
    private static Map<String, Object> with(String host, dev.slipway.core.Secret token, Optional<Secret> operators) {
        var file = operators.map(BuildLogin::read).orElseGet(TreeMap::new);
        var logins = new TreeMap<String, Object>();
        if (file.get(AUTHS) instanceof Map<?, ?> others) {
            others.forEach((other, login) -> logins.put(String.valueOf(other), login));
        }
        logins.put(host, Map.of("registrytoken", token.reveal()));
        file.put(AUTHS, logins);
        return file;
    }

    private static Map<String, Object> read(Secret secret) {
        var data =
                Optional.ofNullable(secret.getData()).orElse(Map.of()).getOrDefault(BuildObjects.DOCKER_CONFIG, "e30=");
        try {
            var json = new String(Base64.getDecoder().decode(data), StandardCharsets.UTF_8);
            return new TreeMap<>(JSON.readValue(json, FIELDS));
        } catch (JacksonException _) {
            // Its message quotes what it read.
            throw new BuildFailed(
                    "the namespace's Secret %s holds no logins".formatted(BuildObjects.REGISTRY),
                    "ask the operator to make it with kubectl create secret docker-registry");
        }
    }
}
