package dev.slipway.k8s.build;

import dev.slipway.core.BuildFailed;
import java.io.IOException;
import java.net.http.HttpClient;

/** Tries with a registry what builds do with it; nothing of that stays there. */
public record RegistryCheck(RegistryConfig config, HttpClient http) {
    private static final int BEGUN = 202;

    /**
     * Begins to push, and gives it up.
     *
     * @throws BuildFailed if the registry does not answer, or does not let us push
     */
    public void push() throws InterruptedException {
        var connection = new RegistryConnection(http, config);
        var image = config.repository("slipway-doctor");
        var response = connection.send("POST", image, "blobs/uploads/");
        try (var _ = response.body()) {
            if (response.status() != BEGUN) {
                throw new BuildFailed(
                        "the registry %s takes no pushes: status %d".formatted(config.push(), response.status()),
                        "see that its login may push below %s".formatted(image));
            }
            var upload = response.headers().firstValue("Location");
            if (upload.isPresent()) {
                connection
                        .send("DELETE", response.uri().resolve(upload.get()), image)
                        .body()
                        .close();
            }
        } catch (IOException e) {
            throw RegistryConnection.unreachable(response.uri(), e);
        }
    }

    /** @throws BuildFailed if the image cannot be had where its name says it is */
    public void pull(String image) throws InterruptedException {
        var found = new Registry(config, new RegistryConnection(http, config)).manifest(ImageReference.parse(image));
        if (found.isEmpty()) {
            throw new BuildFailed("there is no image " + image, "push it there, or name another one");
        }
    }
}
