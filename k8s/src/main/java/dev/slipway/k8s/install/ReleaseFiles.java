package dev.slipway.k8s.install;

import dev.slipway.core.InvalidInput;
import dev.slipway.core.Sha256;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The manifests that other projects release: of one version, whose checksum is known, or from a file that somebody gives. */
final class ReleaseFiles {
    private static final Release TEKTON = new Release(
            URI.create("https://storage.googleapis.com/tekton-releases/pipeline/previous/v1.6.0/release.yaml"),
            "d0f6dc1dc7afe7f8725075ee07f6bf8eb01dd246f41ea404ed32e9ab023425ba",
            "--tekton-manifest");
    private static final Release CERT_MANAGER = new Release(
            URI.create("https://github.com/cert-manager/cert-manager/releases/download/v1.19.4/cert-manager.yaml"),
            "abad40873bd9c63105bf1fc7c41354fe8ad716f01657762b5acb82977e707ef1",
            "--cert-manager-manifest");
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int OK = 200;

    private final Images images;

    ReleaseFiles(Images images) {
        this.images = images;
    }

    /** @param option that names a file to be used instead */
    private record Release(URI address, String sha256, String option) {}

    List<HasMetadata> tekton(Optional<Path> file) throws InterruptedException {
        return objects(TEKTON, file);
    }

    List<HasMetadata> certManager(Optional<Path> file) throws InterruptedException {
        return objects(CERT_MANAGER, file);
    }

    private List<HasMetadata> objects(Release release, Optional<Path> file) throws InterruptedException {
        var text = file.isPresent() ? read(file.get()) : download(release);
        return Manifest.parse(file.map(Path::toString).orElse(release.address().toString()), text, images);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new InvalidInput("%s cannot be read: %s".formatted(file, e), "give a readable YAML file");
        }
    }

    private static String download(Release release) throws InterruptedException {
        try (var client = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NORMAL)
                .connectTimeout(LIMIT)
                .build()) {
            var request =
                    HttpRequest.newBuilder(release.address()).timeout(LIMIT).build();
            var response = client.send(request, BodyHandlers.ofByteArray());
            if (response.statusCode() != OK) {
                throw unreachable(release, "status " + response.statusCode());
            }
            return verified(release, response.body());
        } catch (IOException e) {
            throw unreachable(release, e.toString());
        }
    }

    private static InvalidInput unreachable(Release release, String why) {
        return new InvalidInput(
                "cannot download %s: %s".formatted(release.address(), why),
                "download it elsewhere and give %s FILE".formatted(release.option()));
    }

    private static String verified(Release release, byte[] content) {
        var digest = Sha256.hex(content);
        if (!digest.equals(release.sha256())) {
            throw new InvalidInput(
                    "%s has checksum %s rather than %s".formatted(release.address(), digest, release.sha256()),
                    "look at it, and give it with %s FILE if it is what you want".formatted(release.option()));
        }
        return new String(content, StandardCharsets.UTF_8);
    }
}
