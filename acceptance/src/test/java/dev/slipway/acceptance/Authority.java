package dev.slipway.acceptance;

import static org.assertj.core.api.Assumptions.assumeThat;

import dev.slipway.k8s.PodDoor;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.concurrent.TimeUnit;

/** Pebble, the test server of Let's Encrypt, in a namespace of its own: it asks over HTTP whether a host is what it says. */
final class Authority implements AutoCloseable {
    private static final int MANAGEMENT = 15_000;
    private static final int PATIENCE_SECONDS = 90;
    private static final String OBJECTS = """
            apiVersion: v1
            kind: Namespace
            metadata: {name: NAME}
            ---
            apiVersion: v1
            kind: Secret
            metadata: {name: pebble, namespace: NAME}
            data: {cert.pem: CERTIFICATE, key.pem: KEY}
            stringData:
              pebble.json: >-
                {"pebble": {"listenAddress": "0.0.0.0:14000", "managementListenAddress": "0.0.0.0:15000",
                "certificate": "/etc/pebble/cert.pem", "privateKey": "/etc/pebble/key.pem", "httpPort": 80, "tlsPort": 443}}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: pebble, namespace: NAME}
            spec:
              selector: {app: pebble}
              ports: [{port: 14000}]
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: pebble, namespace: NAME}
            spec:
              selector: {matchLabels: {app: pebble}}
              template:
                metadata: {labels: {app: pebble}}
                spec:
                  containers:
                    - name: pebble
                      image: IMAGE
                      args: [-config, /etc/pebble/pebble.json]
                      env: [{name: PEBBLE_VA_NOSLEEP, value: "1"}, {name: PEBBLE_WFE_NONCEREJECT, value: "0"}]
                      readinessProbe: {tcpSocket: {port: 14000}, periodSeconds: 1}
                      volumeMounts: [{name: config, mountPath: /etc/pebble}]
                  volumes: [{name: config, secret: {secretName: pebble}}]
            """;

    private final KubernetesClient client;
    private final String namespace;

    /** Starts it; skips the test where there is no image of it. */
    Authority(KubernetesClient client, String id, Machine machine) throws IOException {
        assumeThat(System.getenv("SLIPWAY_TEST_PEBBLE"))
                .as("needs an image of Pebble: set SLIPWAY_TEST_PEBBLE")
                .isNotNull();
        this.client = client;
        this.namespace = "pebble-" + id;
        machine.run("""
                openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=pebble -addext subjectAltName=DNS:%s \\
                    -keyout key.pem -out cert.pem 2>&1""".formatted(directory().getHost()));
        var yaml = OBJECTS.replace("NAME", namespace)
                .replace("IMAGE", Installation.environment("SLIPWAY_TEST_PEBBLE"))
                .replace("CERTIFICATE", base64(machine.path("cert.pem")))
                .replace("KEY", base64(machine.path("key.pem")));
        client.load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)))
                .serverSideApply();
        client.apps()
                .deployments()
                .inNamespace(namespace)
                .withName("pebble")
                .waitUntilReady(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private static String base64(Path file) throws IOException {
        return Base64.getEncoder().encodeToString(Files.readAllBytes(file));
    }

    /** Where certificates are asked for, inside the cluster. */
    URI directory() {
        return URI.create("https://pebble.%s.svc.cluster.local:14000/dir".formatted(namespace));
    }

    /** Stores the certificate that all of its own hang on; it is another one whenever Pebble starts. */
    void root(Machine machine, String file) throws IOException {
        var pod = client.pods().inNamespace(namespace).list().getItems().getFirst();
        try (var door = new PodDoor(client, pod, MANAGEMENT)) {
            machine.run("eventually curl -sSk --fail -o $story/%s https://127.0.0.1:%d/roots/0"
                    .formatted(file, door.localPort()));
        }
    }

    @Override
    public void close() {
        client.namespaces().withName(namespace).delete();
    }
}
