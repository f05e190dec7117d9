package dev.slipway.k8s.install;

import dev.slipway.core.InvalidInput;
import dev.slipway.core.Sha256;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The server itself, and how it is set: each of its settings is a variable of its container.
 *
 * @param image by digest or exact version
 */
record ServerObjects(Desired desired, Site site, String image) {
    static final int SSH = 2222;

    private static final int HTTP = 8080;
    private static final String ETC = "/etc/slipway/";
    private static final String DATA = "/var/lib/slipway";
    private static final String CA = "slipway-ca";

    List<HasMetadata> objects() {
        var options = desired.options();
        var all = new ArrayList<HasMetadata>();
        options.caBundle().ifPresent(file -> all.add(caBundle(read(file))));
        all.addAll(Template.objects("server", values(options)));
        return all;
    }

    private Map<String, Object> values(InstallOptions options) {
        var environment = environment();
        var values = new HashMap<String, Object>();
        values.put("namespace", options.namespace());
        values.put("image", image);
        values.put(
                "pull-secrets",
                options.registry().credentials().isPresent()
                        ? List.of(Map.of("name", Credentials.REGISTRY_LOGIN))
                        : List.of());
        values.put("replicas", options.servers().replicas());
        values.put("environment", variables(environment));
        values.put("configuration", fingerprint(environment));
        values.put("admin-keys", adminKeys(options.adminKeys()));
        values.put("ssh-service", sshService(options.ssh()));
        values.put("ingress-annotations", ingressAnnotations());
        values.put("ingress", ingress());
        values.put("alive", probe("/healthz"));
        values.put("ready", probe("/readyz"));
        values.put("volumes", volumes());
        values.put("mounts", mounts());
        values.put("pod-security", Security.POD);
        values.put("container-security", Security.CONTAINER);
        return values;
    }

    /** What the server is told; nothing of it is a secret. */
    Map<String, String> environment() {
        var options = desired.options();
        var all = new TreeMap<>(options.server());
        all.put("HOME", DATA);
        all.put("SLIPWAY_PLATFORM", "kubernetes");
        all.put("SLIPWAY_SYSTEM_NAMESPACE", options.namespace());
        all.put("SLIPWAY_DATA", DATA + "/data");
        all.put("SLIPWAY_SSH", "0.0.0.0:" + SSH);
        all.put("SLIPWAY_HTTP", "0.0.0.0:" + HTTP);
        all.put("SLIPWAY_DOMAIN", site.domain());
        all.put("SLIPWAY_PUSH_ADDRESS", pushAddress());
        all.put("SLIPWAY_ADMIN_KEYS", ETC + "admin-keys");
        all.put("SLIPWAY_HOST_KEY", ETC + "ssh/host-key");
        all.put("SLIPWAY_SERVER_IMAGE", image);
        options.images().prefix().ifPresent(prefix -> all.put("SLIPWAY_SERVICE_IMAGE_PREFIX", prefix));
        all.put("SLIPWAY_INGRESS_CLASS", desired.ingressClass());
        all.putAll(storeSettings(options));
        all.putAll(registrySettings(options));
        if (desired.wantsCertificates()) {
            all.put("SLIPWAY_CLUSTER_ISSUER", desired.issuer());
        }
        if (options.caBundle().isPresent()) {
            all.put("SLIPWAY_CA_BUNDLE", ETC + "ca/ca.crt");
        }
        return all;
    }

    private static Map<String, String> storeSettings(InstallOptions options) {
        var store = options.store();
        var own = "http://slipway-minio.%s.svc.cluster.local:9000".formatted(options.namespace());
        return Map.of(
                "SLIPWAY_S3_ENDPOINT", store.endpoint().map(Object::toString).orElse(own),
                "SLIPWAY_S3_BUCKET", store.bucket(),
                "SLIPWAY_S3_REGION", store.region(),
                "SLIPWAY_S3_CREDENTIALS", ETC + "s3");
    }

    private static Map<String, String> registrySettings(InstallOptions options) {
        var registry = options.registry();
        var all = new HashMap<String, String>();
        if (registry.name().isPresent()) {
            all.put("SLIPWAY_REGISTRY", registry.name().get());
            registry.pull().ifPresent(pull -> all.put("SLIPWAY_REGISTRY_PULL", pull));
            all.put("SLIPWAY_REGISTRY_INSECURE", registry.insecure() ? "on" : "off");
        } else {
            all.put("SLIPWAY_REGISTRY", "slipway-registry.%s.svc.cluster.local:5000".formatted(options.namespace()));
            all.put("SLIPWAY_REGISTRY_PULL", "127.0.0.1:" + registry.nodePort());
            all.put("SLIPWAY_REGISTRY_INSECURE", "on");
            all.put("SLIPWAY_REGISTRY_KEY", ETC + "registry-key/" + Credentials.PRIVATE_KEY);
        }
        if (registry.credentials().isPresent()) {
            all.put("SLIPWAY_REGISTRY_CREDENTIALS", ETC + "registry/config.json");
        }
        return all;
    }

    /** {@code HOST:PORT} that pushers use. */
    String pushAddress() {
        var ssh = desired.options().ssh();
        return ssh.publicAddress().orElseGet(() -> site.domain() + ":" + ssh.port());
    }

    private static List<Map<String, String>> variables(Map<String, String> environment) {
        return environment.entrySet().stream()
                .map(entry -> Map.of("name", entry.getKey(), "value", entry.getValue()))
                .toList();
    }

    /** Files that are mounted change under a server's feet; it reads them at its start. */
    private String fingerprint(Map<String, String> environment) {
        var digest = Sha256.begin();
        digest.update(environment.toString().getBytes(StandardCharsets.UTF_8));
        desired.options().caBundle().ifPresent(file -> digest.update(read(file).getBytes(StandardCharsets.UTF_8)));
        return HexFormat.of().formatHex(digest.digest(), 0, 8);
    }

    private static Map<String, String> adminKeys(List<Path> files) {
        var keys = new TreeMap<String, String>();
        files.forEach(file -> keys.put(file.getFileName().toString().replaceAll("[^A-Za-z0-9._-]", "_"), read(file)));
        return keys;
    }

    private static Map<String, Object> sshService(InstallOptions.Ssh ssh) {
        boolean onNodes = ssh.serviceType().equals("NodePort");
        var port = new HashMap<String, Object>(
                Map.of("name", "ssh", "port", onNodes ? SSH : ssh.port(), "targetPort", "ssh", "protocol", "TCP"));
        if (onNodes) {
            port.put("nodePort", ssh.port());
        }
        return Map.of(
                "type", ssh.serviceType(),
                "selector", Map.of(Ownership.PART, "slipway", Ownership.COMPONENT, "server"),
                "ports", List.of(port));
    }

    private Map<String, String> ingressAnnotations() {
        return desired.wantsCertificates() ? Map.of("cert-manager.io/cluster-issuer", desired.issuer()) : Map.of();
    }

    private Map<String, Object> ingress() {
        var backend = Map.of("service", Map.of("name", "slipway", "port", Map.of("name", "http")));
        var path = Map.of("path", "/", "pathType", "Prefix", "backend", backend);
        var spec = new HashMap<String, Object>(Map.of(
                "ingressClassName", desired.ingressClass(),
                "rules", List.of(Map.of("host", site.domain(), "http", Map.of("paths", List.of(path))))));
        if (desired.wantsCertificates()) {
            spec.put("tls", List.of(Map.of("hosts", List.of(site.domain()), "secretName", "slipway-tls")));
        }
        return spec;
    }

    private Map<String, Object> probe(String path) {
        return Map.of(
                "path", path, "port", "http", "httpHeaders", List.of(Map.of("name", "Host", "value", site.domain())));
    }

    private List<Map<String, Object>> volumes() {
        var all = new ArrayList<Map<String, Object>>(List.of(
                Map.of(
                        "name",
                        "data",
                        "emptyDir",
                        Map.of("sizeLimit", desired.options().servers().disk())),
                Map.of("name", "tmp", "emptyDir", Map.of()),
                Map.of("name", "admin-keys", "configMap", Map.of("name", "slipway-admin-keys")),
                secret("s3", Credentials.STORE),
                secret("ssh", Credentials.HOST_KEY)));
        if (desired.ownRegistry()) {
            all.add(secret("registry-key", Credentials.REGISTRY_KEY, Credentials.PRIVATE_KEY, Credentials.PRIVATE_KEY));
        }
        if (desired.options().registry().credentials().isPresent()) {
            all.add(secret("registry", Credentials.REGISTRY_LOGIN, ".dockerconfigjson", "config.json"));
        }
        if (desired.options().caBundle().isPresent()) {
            all.add(Map.of("name", "ca", "configMap", Map.of("name", CA)));
        }
        return all;
    }

    private static Map<String, Object> secret(String name, String secret) {
        return Map.of("name", name, "secret", Map.of("secretName", secret, "defaultMode", 0440));
    }

    /** One of the Secret's values as a file. */
    private static Map<String, Object> secret(String name, String secret, String key, String file) {
        var items = List.of(Map.of("key", key, "path", file));
        return Map.of("name", name, "secret", Map.of("secretName", secret, "defaultMode", 0440, "items", items));
    }

    private List<Map<String, Object>> mounts() {
        return volumes().stream()
                .map(volume -> switch (String.valueOf(volume.get("name"))) {
                    case "data" -> Map.<String, Object>of("name", "data", "mountPath", DATA);
                    case "tmp" -> Map.<String, Object>of("name", "tmp", "mountPath", "/tmp");
                    case String name -> Map.<String, Object>of("name", name, "mountPath", ETC + name, "readOnly", true);
                })
                .toList();
    }

    private HasMetadata caBundle(String certificates) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName(CA)
                .withNamespace(desired.options().namespace())
                .endMetadata()
                .addToData("ca.crt", certificates)
                .build();
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new InvalidInput("%s cannot be read: %s".formatted(file, e), "make it a readable text file");
        }
    }
}
