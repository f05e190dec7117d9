package dev.slipway.k8s.build;

import dev.slipway.core.BuildFailed;
import dev.slipway.core.Sha256;
import dev.slipway.k8s.build.Exchange.Answer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads and deletes images by the
 * <a href="https://github.com/opencontainers/distribution-spec/blob/main/spec.md">OCI distribution API</a>. What is fetched
 * by a digest has that digest, or the call fails. Every call throws {@link BuildFailed} where the registry does not answer
 * or refuses.
 */
final class Registry {
    private static final Pattern NEXT = Pattern.compile("<([^>]+)>;\\s*rel=\"?next\"?");
    private static final int LARGEST = 16 << 20;
    private static final JsonMapper JSON = new JsonMapper();

    private final RegistryConfig config;
    private final RegistryConnection connection;

    /** A manifest and what it is named by. */
    record Manifest(String digest, JsonNode content) {}

    Registry(RegistryConfig config, RegistryConnection connection) {
        this.config = config;
        this.connection = connection;
    }

    /** The image's manifest; empty if the registry has none. */
    Optional<Manifest> manifest(ImageReference image) throws InterruptedException {
        var response = connection.send("GET", image, "manifests/" + image.reference());
        var body = body(image, response);
        if (response.status() == 404) {
            return Optional.empty();
        }
        expectOk(image, response);
        var digest = sha256(body);
        if (!image.digest().isEmpty() && !digest.equals(image.digest())) {
            throw damaged(image);
        }
        return Optional.of(new Manifest(digest, json(image, body)));
    }

    /** The configuration of the manifest's image; where it names one for each platform, of the first. */
    JsonNode config(ImageReference image, Manifest manifest) throws InterruptedException {
        var platforms = manifest.content.path("manifests");
        if (!platforms.isEmpty()) {
            var first = image.at(digest(image, firstLinux(platforms)));
            return config(first, manifest(first).orElseThrow(() -> damaged(image)));
        }
        var digest = digest(image, manifest.content.path("config"));
        var response = connection.send("GET", image, "blobs/" + digest);
        var body = body(image, response);
        expectOk(image, response);
        if (!sha256(body).equals(digest)) {
            throw damaged(image);
        }
        return json(image, body);
    }

    /** All tags of the repository; none where there is no such repository. */
    List<String> tags(ImageReference repository) throws InterruptedException {
        var tags = new ArrayList<String>();
        var first =
                config.apiFor(repository.host()).resolve("/v2/%s/tags/list?n=500".formatted(repository.repository()));
        for (var uri = Optional.of(first); uri.isPresent(); ) {
            var response = connection.send("GET", uri.get(), repository);
            var body = body(repository, response);
            if (response.status() == 404) {
                return List.copyOf(tags);
            }
            expectOk(repository, response);
            json(repository, body).path("tags").forEach(tag -> tags.add(tag.asString("")));
            uri = response.headers()
                    .firstValue("Link")
                    .map(NEXT::matcher)
                    .filter(Matcher::find)
                    .map(link -> first.resolve(link.group(1)));
        }
        return List.copyOf(tags);
    }

    /**
     * Deletes the image that the tag or digest names, with all its tags; nothing there is fine.
     *
     * @return whether the registry allows that
     */
    boolean delete(ImageReference image) throws InterruptedException {
        var found = manifest(image);
        if (found.isEmpty()) {
            return true;
        }
        var response =
                connection.send("DELETE", image, "manifests/" + found.get().digest());
        body(image, response);
        return switch (response.status()) {
            case 200, 202, 404 -> true;
            case 400, 403, 405 -> false;
            default -> throw failed(image, response.status());
        };
    }

    private static JsonNode firstLinux(JsonNode platforms) {
        for (var platform : platforms) {
            if (platform.path("platform").path("os").asString("").equals("linux")) {
                return platform;
            }
        }
        return platforms.path(0);
    }

    private static String digest(ImageReference image, JsonNode descriptor) {
        var digest = descriptor.path("digest").asString("");
        if (!ImageReference.DIGEST.matcher(digest).matches()) {
            throw damaged(image);
        }
        return digest;
    }

    private static byte[] body(ImageReference image, Answer response) {
        try (var in = response.body()) {
            var body = in.readNBytes(LARGEST + 1);
            if (body.length > LARGEST) {
                throw damaged(image);
            }
            return body;
        } catch (IOException e) {
            throw RegistryConnection.unreachable(response.uri(), e);
        }
    }

    private void expectOk(ImageReference image, Answer response) {
        if (response.status() == 403) {
            throw connection.refused(image);
        }
        if (response.status() != 200) {
            throw failed(image, response.status());
        }
    }

    private static JsonNode json(ImageReference image, byte[] body) {
        try {
            return JSON.readTree(body);
        } catch (JacksonException e) {
            var failure = damaged(image);
            failure.initCause(e);
            throw failure;
        }
    }

    private static BuildFailed failed(ImageReference image, int status) {
        return new BuildFailed(
                "the registry answered with status %d for %s".formatted(status, image),
                "push again later; if it stays so, ask the operator to look at the registry");
    }

    private static BuildFailed damaged(ImageReference image) {
        return new BuildFailed(
                "what the registry has as %s is not that image".formatted(image),
                "push with -o clear-cache; if it stays so, ask the operator to look at the registry");
    }

    private static String sha256(byte[] content) {
        return "sha256:" + Sha256.hex(content);
    }
}
