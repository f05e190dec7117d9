package dev.slipway.k8s.build;

import dev.slipway.core.InvalidInput;
import dev.slipway.core.Secret;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The registry that images go to.
 *
 * @param push host and port as builds name it
 * @param pull host and port as kubelets name it; mostly the same
 * @param path below which repositories are made, as in {@code acme/slipway}; empty for the top
 * @param credentials for pushing, pulling and deleting
 * @param key that an installed registry trusts in place of credentials: builds get tokens of it, and pulling asks for nothing
 * @param api where the server reaches it; builds reach it without TLS where this is {@code http}
 */
public record RegistryConfig(
        String push, String pull, String path, Optional<Credentials> credentials, Optional<RegistryKey> key, URI api) {
    /**
     * The Secret with the login, in each namespace that has apps; builds put it there before there is an image to pull. One
     * that an operator made of that name is left as it is.
     */
    public static final String SECRET = "slipway-registry";

    private static final String DOCKER_HUB = "docker.io";
    private static final URI DOCKER_HUB_API = URI.create("https://registry-1.docker.io");

    /** Who pushes. */
    public record Credentials(String user, Secret password) {
        /**
         * Reads docker's {@code config.json}.
         *
         * @throws InvalidInput if it holds no login for that registry
         */
        public static Credentials ofDockerConfig(String json, String host) {
            try {
                var login = new JsonMapper()
                        .readTree(json)
                        .path("auths")
                        .path(host)
                        .path("auth")
                        .asString("");
                var pair = new String(Base64.getDecoder().decode(login), StandardCharsets.UTF_8);
                int colon = pair.indexOf(':');
                if (colon > 0) {
                    return new Credentials(pair.substring(0, colon), new Secret(pair.substring(colon + 1)));
                }
            } catch (JacksonException | IllegalArgumentException _) {
                // Told below: neither's message may be shown, it quotes what it read.
            }
            throw new InvalidInput(
                    "the registry's credentials hold no login for %s".formatted(host),
                    "make them with docker login %s".formatted(host));
        }
    }

    /** A registry whose login, if it has one, is a name and a password. */
    public RegistryConfig(String push, String pull, String path, Optional<Credentials> credentials, URI api) {
        this(push, pull, path, credentials, Optional.empty(), api);
    }

    /** The same, an installed one that trusts this key. */
    public RegistryConfig withKey(RegistryKey trusted) {
        return new RegistryConfig(push, pull, path, Optional.empty(), Optional.of(trusted), api);
    }

    /** A registry that everyone reaches by one name, with TLS. */
    public static RegistryConfig of(String host, String path, Optional<Credentials> credentials) {
        return new RegistryConfig(host, host, path, credentials, apiOf(host));
    }

    boolean plainHttp() {
        return "http".equals(api.getScheme());
    }

    /** A repository below the path, as builds name it. */
    ImageReference repository(String name) {
        return ImageReference.parse(push + "/" + (path.isEmpty() ? "" : path + "/") + name);
    }

    /** The image's repository, as kubelets name it. */
    String pulled(ImageReference image) {
        return (image.host().equals(push) ? pull : image.host()) + "/" + image.repository();
    }

    /** The image as builds and kubelets both reach it, where one of its names is of this registry. */
    ImageReference pushed(ImageReference image) {
        return isThis(image.host()) ? new ImageReference(push, image.repository(), image.tag(), image.digest()) : image;
    }

    /** Where the API of the registry with that host is. */
    URI apiFor(String host) {
        return isThis(host) ? api : apiOf(host);
    }

    Optional<Credentials> credentialsFor(String host) {
        return isThis(host) ? credentials : Optional.empty();
    }

    Optional<RegistryKey> keyFor(String host) {
        return isThis(host) ? key : Optional.empty();
    }

    /** Whether one of its names is of this registry. */
    boolean has(ImageReference image) {
        return isThis(image.host());
    }

    private boolean isThis(String host) {
        return host.equals(push) || host.equals(pull);
    }

    private static URI apiOf(String host) {
        return host.equals(DOCKER_HUB) ? DOCKER_HUB_API : URI.create("https://" + host);
    }
}
