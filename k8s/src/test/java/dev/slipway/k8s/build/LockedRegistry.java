package dev.slipway.k8s.build;

import dev.slipway.core.Secret;
import dev.slipway.k8s.PodDoor;
import dev.slipway.k8s.TestCluster;
import dev.slipway.k8s.build.RegistryConfig.Credentials;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** Somebody's own registry, which lets in by name and password whoever pushes and whoever pulls. */
final class LockedRegistry implements AutoCloseable {
    private static final String NAME = "registry";
    private static final int PORT = 5000;
    private static final int FIRST_NODE_PORT = 30_600;
    private static final int LAST_NODE_PORT = 32_000;

    /** Two users with the same password. */
    private static final String USERS = """
            slipway:$2b$04$qsvsqAdr5MABQ73sKZdJHOae40lK1tUqMbKRTSaytSzS3xvo6650i
            team:$2b$04$qsvsqAdr5MABQ73sKZdJHOae40lK1tUqMbKRTSaytSzS3xvo6650i
            """;

    private static final Secret PASSWORD = new Secret("secret word");

    private final TestCluster cluster;
    private final String namespace;
    private final int nodePort = ThreadLocalRandom.current().nextInt(FIRST_NODE_PORT, LAST_NODE_PORT);
    private final PodDoor door;

    LockedRegistry(TestCluster cluster) {
        this.cluster = cluster;
        this.namespace = cluster.namespace();
        var client = cluster.client();
        client.resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName("users")
                        .withNamespace(namespace)
                        .endMetadata()
                        .addToStringData("htpasswd", USERS)
                        .build())
                .create();
        var objects = client.load(objects()).inNamespace(namespace).create();
        objects.stream()
                .filter(Deployment.class::isInstance)
                .forEach(deployment -> client.resource(deployment).waitUntilReady(90, TimeUnit.SECONDS));
        this.door = cluster.door(namespace, NAME, PORT);
    }

    private InputStream objects() {
        try (var in = Optional.ofNullable(LockedRegistry.class.getResourceAsStream("locked-registry.yaml"))
                .orElseThrow()) {
            var text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return new ByteArrayInputStream(
                    text.replace("30000", Integer.toString(nodePort)).getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As builds name it. */
    String push() {
        return "%s.%s.svc.cluster.local:%d".formatted(NAME, namespace, PORT);
    }

    /** As nodes name it. */
    String pull() {
        return "127.0.0.1:" + nodePort;
    }

    static Credentials login(String user) {
        return new Credentials(user, PASSWORD);
    }

    /** Its door, with a login. */
    TestRegistry open(HttpClient http) {
        return new TestRegistry(http, api(), Optional.of(RegistryLogin.basic(login("slipway"))));
    }

    RegistryConfig config(Credentials credentials) {
        return new RegistryConfig(push(), pull(), "apps", Optional.of(credentials), api());
    }

    /** A file as {@code docker login} writes it. */
    String dockerConfig(Credentials builds, Credentials nodes) {
        return """
                {"auths":{"%s":{"auth":"%s"},"%s":{"auth":"%s"}}}""".formatted(push(), encoded(builds), pull(), encoded(nodes));
    }

    private static String encoded(Credentials login) {
        return RegistryLogin.basic(login).substring("Basic ".length());
    }

    private URI api() {
        return URI.create("http://127.0.0.1:" + door.localPort());
    }

    @Override
    public void close() throws IOException {
        door.close();
        cluster.remove(namespace);
    }
}
