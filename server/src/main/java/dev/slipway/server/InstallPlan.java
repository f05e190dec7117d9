package dev.slipway.server;

import dev.slipway.core.InvalidInput;
import dev.slipway.k8s.install.Images;
import dev.slipway.k8s.install.InstallOptions;
import dev.slipway.k8s.install.InstallOptions.IngressPorts;
import dev.slipway.k8s.install.InstallOptions.Tls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The words behind {@code slipway install} as what they mean. */
record InstallPlan(InstallWords words, Path home) {
    private static final String LETS_ENCRYPT = "https://acme-v02.api.letsencrypt.org/directory";
    private static final String LETS_ENCRYPT_STAGING = "https://acme-staging-v02.api.letsencrypt.org/directory";
    private static final int NODE_PORTS = 30_000;
    private static final int LAST_NODE_PORT = 32_767;
    private static final int MOST_REPLICAS = 20;
    private static final int LAST_PORT = 65_535;

    private static final List<InstallOption> HANDED_ON = List.of(
            InstallOption.BUILDER,
            InstallOption.RUN_IMAGE,
            InstallOption.LIFECYCLE_IMAGE,
            InstallOption.TRUSTED_BUILDERS,
            InstallOption.HTTP_PROXY,
            InstallOption.HTTPS_PROXY,
            InstallOption.NO_PROXY,
            InstallOption.PUBLIC_PORT);

    /** What neither an option is for nor the installation decides. */
    private static final Set<Setting> FURTHER = EnumSet.of(
            Setting.SSH_EXEMPT,
            Setting.GATE,
            Setting.BUILDS,
            Setting.BUILD_TIME,
            Setting.BUILD_MEMORY,
            Setting.BUILD_REQUESTS,
            Setting.BUILD_LIMITS,
            Setting.APP_MEMORY,
            Setting.APP_REQUESTS,
            Setting.APP_LIMITS,
            Setting.PACK_LIMIT,
            Setting.OBJECT_LIMIT,
            Setting.REPOSITORY_LIMIT,
            Setting.OPEN_METRICS,
            Setting.INTERNAL_HOSTS,
            Setting.SUBMODULE_HOSTS,
            Setting.LFS_LIMIT,
            Setting.S3_PUBLIC_ENDPOINT,
            Setting.LOG_FORMAT,
            Setting.LOG_LEVEL);

    /** @throws InvalidInput if one of them is what it cannot be, or lacks another that it needs */
    InstallOptions options() {
        return new InstallOptions(
                words.label(InstallOption.NAMESPACE),
                images(),
                store(),
                registry(),
                visits(),
                ssh(),
                new InstallOptions.Manifests(
                        words.file(InstallOption.TEKTON_MANIFEST), words.file(InstallOption.CERT_MANAGER_MANIFEST)),
                words.file(InstallOption.CA_BUNDLE),
                handedOn(),
                adminKeys(),
                volumes(),
                new InstallOptions.Servers(
                        words.number(InstallOption.REPLICAS, 1, MOST_REPLICAS), words.size(InstallOption.CACHE_SIZE)),
                words.time(InstallOption.LIMIT));
    }

    private Images images() {
        return new Images(
                words.optionalName(InstallOption.IMAGE_PREFIX),
                words.name(InstallOption.MINIO_IMAGE),
                words.name(InstallOption.REGISTRY_IMAGE),
                words.name(InstallOption.TRAEFIK_IMAGE),
                words.optionalName(InstallOption.SERVER_IMAGE));
    }

    private InstallOptions.Store store() {
        var endpoint = words.url(InstallOption.S3_ENDPOINT);
        var credentials = words.file(InstallOption.S3_CREDENTIALS);
        if (endpoint.isPresent() != credentials.isPresent()) {
            throw new InvalidInput(
                    "--s3-endpoint and --s3-credentials go together", "give both, or none to have MinIO installed");
        }
        return new InstallOptions.Store(
                endpoint, words.label(InstallOption.S3_BUCKET), words.label(InstallOption.S3_REGION), credentials);
    }

    private InstallOptions.Registry registry() {
        return new InstallOptions.Registry(
                words.optionalName(InstallOption.REGISTRY),
                words.optionalName(InstallOption.REGISTRY_PULL),
                words.number(InstallOption.REGISTRY_PORT, NODE_PORTS, LAST_NODE_PORT),
                words.file(InstallOption.REGISTRY_CREDENTIALS),
                words.flag(InstallOption.REGISTRY_INSECURE));
    }

    private InstallOptions.Visits visits() {
        var ports = words.oneOf(InstallOption.INGRESS_PORTS, "auto", "host-ports", "load-balancer", "node-port");
        return new InstallOptions.Visits(
                words.optionalName(InstallOption.SYSTEM_DOMAIN),
                words.optionalName(InstallOption.SYSTEM_IP),
                words.name(InstallOption.MAGIC_DNS),
                words.optionalName(InstallOption.INGRESS_CLASS),
                IngressPorts.valueOf(ports.toUpperCase(Locale.ROOT).replace('-', '_')),
                tls());
    }

    private Tls tls() {
        boolean isAcme = !words.isGiven(InstallOption.TLS) && words.isGiven(InstallOption.ACME_EMAIL);
        return switch (isAcme ? "acme" : words.oneOf(InstallOption.TLS, "acme", "self-signed", "none")) {
            case "acme" ->
                new Tls.Acme(
                        words.text(InstallOption.ACME_EMAIL), acmeServer(), !words.flag(InstallOption.ACME_INSECURE));
            case "self-signed" -> new Tls.SelfSigned();
            default -> new Tls.None();
        };
    }

    private URI acmeServer() {
        return switch (words.text(InstallOption.ACME_SERVER)) {
            case "production" -> URI.create(LETS_ENCRYPT);
            case "staging" -> URI.create(LETS_ENCRYPT_STAGING);
            default -> words.url(InstallOption.ACME_SERVER).orElseThrow();
        };
    }

    private InstallOptions.Ssh ssh() {
        var type = words.oneOf(InstallOption.SSH_SERVICE, "NodePort", "LoadBalancer", "ClusterIP");
        boolean onNodes = type.equals("NodePort");
        return new InstallOptions.Ssh(
                type,
                words.number(InstallOption.SSH_PORT, onNodes ? NODE_PORTS : 1, onNodes ? LAST_NODE_PORT : LAST_PORT),
                words.optionalName(InstallOption.PUSH_ADDRESS));
    }

    /** The server checks them itself, as its settings of the same names; what is in a file is checked before. */
    private Map<String, String> handedOn() {
        var all = new HashMap<String, String>();
        all.put(Setting.LOG_FORMAT.variable(), "json");
        words.file(InstallOption.SETTINGS).ifPresent(file -> all.putAll(further(file)));
        HANDED_ON.stream()
                .filter(words::isGiven)
                .forEach(option -> all.put("SLIPWAY_" + option.name(), words.text(option)));
        return all;
    }

    private Map<String, String> further(Path file) {
        Config.of(Settings.read(List.of("--config", file.toString()), Map.of("HOME", home.toString())));
        var all = new HashMap<String, String>();
        for (var given : SettingsFile.read(file)) {
            if (!FURTHER.contains(given.setting())) {
                throw new InvalidInput(
                        "%s: %s is not for this file"
                                .formatted(given.origin(), given.setting().key()),
                        "slipway install decides it, or has an option for it: see slipway install --help");
            }
            all.put(given.setting().variable(), given.value());
        }
        return all;
    }

    private List<Path> adminKeys() {
        if (words.isGiven(InstallOption.KEY)) {
            return words.files(InstallOption.KEY);
        }
        var folder = home.resolve(".ssh");
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (var files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".pub"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + folder, e);
        }
    }

    private InstallOptions.Volumes volumes() {
        return new InstallOptions.Volumes(
                words.optionalName(InstallOption.STORAGE_CLASS),
                words.size(InstallOption.STORE_SIZE),
                words.size(InstallOption.REGISTRY_SIZE));
    }
}
