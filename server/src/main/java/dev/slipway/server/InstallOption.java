package dev.slipway.server;

import dev.slipway.k8s.build.BuildConfig;
import dev.slipway.k8s.install.Images;
import dev.slipway.k8s.install.ServerImage;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Every option of the commands that make, look over and remove an installation: the one table of their parsing and their help. */
enum InstallOption {
    CONTEXT("install uninstall doctor", "context", "NAME", "", "of the kubeconfig; its current one unless given"),
    NAMESPACE("install uninstall doctor", "namespace", "NAME", "slipway", "where Slipway's own objects are"),
    DRY_RUN("install", "dry-run", "FORMAT", "", "yaml: print every object instead of applying it"),
    SYSTEM_DOMAIN("install", "system-domain", "NAME", "", "apps answer below it; a magic DNS name unless given"),
    SYSTEM_IP(
            "install", "system-ip", "ADDRESS", "", "what a magic DNS name is made of; the ingress's own unless given"),
    MAGIC_DNS("install", "magic-dns", "NAME", "sslip.io", "the service that resolves APP.ADDRESS.NAME"),
    PUBLIC_PORT("install", "public-port", "PORT", "", "what visitors see, if not 80 or 443"),
    TLS("install", "tls", "HOW", "none", "certificates: acme, self-signed or none"),
    ACME_EMAIL("install", "acme-email", "ADDRESS", "", "whom Let's Encrypt writes to; makes --tls acme the default"),
    ACME_SERVER(
            "install",
            "acme-server",
            "URL",
            "production",
            "production or staging of Let's Encrypt, or another authority's URL"),
    ACME_INSECURE("install", "acme-insecure", "", "off", "do not check that server's own certificate"),
    INGRESS_CLASS("install", "ingress-class", "NAME", "", "of the controller to use; found or installed unless given"),
    INGRESS_PORTS(
            "install", "ingress-ports", "HOW", "auto", "of Traefik: host-ports, load-balancer, node-port or auto"),
    SSH_SERVICE("install", "ssh-service", "TYPE", "NodePort", "NodePort, LoadBalancer or ClusterIP"),
    SSH_PORT("install", "ssh-port", "PORT", "30022", "of that service; a node port is from 30000 to 32767"),
    PUSH_ADDRESS("install", "push-address", "HOST:PORT", "", "what pushers use, if not the domain with that port"),
    KEY("install", "key", "FILES", "", "public keys of the admin, with commas between; ~/.ssh/*.pub unless given"),
    S3_ENDPOINT("install", "s3-endpoint", "URL", "", "an object store; MinIO is installed unless given"),
    S3_BUCKET("install", "s3-bucket", "NAME", "slipway", "its bucket"),
    S3_REGION("install", "s3-region", "NAME", "us-east-1", "its region"),
    S3_CREDENTIALS("install", "s3-credentials", "DIR", "", "holds the files access-key and secret-key"),
    REGISTRY(
            "install",
            "registry",
            "NAME",
            "",
            "where images go, as registry.example.com/apps; one is installed unless given"),
    REGISTRY_PULL("install", "registry-pull", "NAME", "", "what nodes call it, if otherwise"),
    REGISTRY_CREDENTIALS("install", "registry-credentials", "FILE", "", "its login, as docker's config.json holds it"),
    REGISTRY_INSECURE("install", "registry-insecure", "", "off", "speak plain HTTP with it"),
    REGISTRY_PORT(
            "install", "registry-port", "PORT", "30500", "the node port that nodes pull from, of the one installed"),
    TEKTON_MANIFEST(
            "install", "tekton-manifest", "FILE", "", "Tekton's release file, where the internet is out of reach"),
    CERT_MANAGER_MANIFEST("install", "cert-manager-manifest", "FILE", "", "likewise cert-manager's"),
    IMAGE_PREFIX("install", "image-prefix", "NAME", "", "a mirror that every image is taken from"),
    SERVER_IMAGE("install", "server-image", "NAME", "", "made of this program and pushed unless given"),
    MINIO_IMAGE("install", "minio-image", "NAME", Images.MINIO, "the object store that is installed"),
    REGISTRY_IMAGE("install", "registry-image", "NAME", Images.REGISTRY, "the registry that is installed"),
    TRAEFIK_IMAGE("install", "traefik-image", "NAME", Images.TRAEFIK, "the ingress controller that is installed"),
    BUILDER("install", "builder", "IMAGE", "", "what apps are built with; a Paketo builder unless given"),
    RUN_IMAGE(
            "install", "run-image", "IMAGE", "", "what the server's builder puts apps on; its own choice unless given"),
    LIFECYCLE_IMAGE(
            "install",
            "lifecycle-image",
            "IMAGE",
            BuildConfig.DEFAULT_LIFECYCLE,
            "what logs in to the registry in place of builders that are not trusted"),
    TRUSTED_BUILDERS(
            "install",
            "trusted-builders",
            "IMAGES",
            "",
            "builders that may see the registry's login, with commas between"),
    SETTINGS(
            "install",
            "settings",
            "FILE",
            "",
            "further settings of the server, as in its settings file: limits, times, what is logged"),
    HTTP_PROXY("install", "http-proxy", "URL", "", "what builds reach http addresses through"),
    HTTPS_PROXY("install", "https-proxy", "URL", "", "what builds reach https addresses through"),
    NO_PROXY("install", "no-proxy", "HOSTS", "", "what builds reach directly, with commas between"),
    CA_BUNDLE(
            "install",
            "ca-bundle",
            "FILE",
            "",
            "certificates that the server and builds trust as well, and cert-manager of an authority's own URL"),
    STORAGE_CLASS("install", "storage-class", "NAME", "", "of volumes; the cluster's default unless given"),
    STORE_SIZE("install", "store-size", "SIZE", "20Gi", "of MinIO's volume"),
    REGISTRY_SIZE("install", "registry-size", "SIZE", "20Gi", "of the registry's volume"),
    REPLICAS("install", "replicas", "NUMBER", "1", "how many servers stand behind one address"),
    CACHE_SIZE(
            "install", "cache-size", "SIZE", "10Gi", "of each server's disk, a cache of what is in the object store"),
    LIMIT("install uninstall", "limit", "TIME", "10m", "how long a part may take to be ready, or to go"),
    YES("uninstall", "yes", "", "off", "do not ask before data goes"),
    PURGE_DATA("uninstall", "purge-data", "", "off", "remove volumes, Secrets, users and apps as well"),
    PLATFORM("doctor", "platform", "NAME", "one-machine", "one-machine or kubernetes"),
    DATA("doctor", "data", "DIR", "", "the data directory of a server on this machine"),
    INSIDE("doctor", "inside", "", "off", "look from here, as the server with this environment does"),
    JSON("doctor", "json", "", "off", "print JSON"),
    OUTPUT("image", "output", "FILE", "", "write an archive that docker load and ctr images import take"),
    PUSH("image", "push", "NAME", "", "push it, as registry.example.com/slipway:1"),
    BASE(
            "image install",
            "base",
            "NAME",
            ServerImage.BASE,
            "what it is made on: an image's name, a .tar archive, or scratch"),
    INSECURE("image", "insecure", "", "off", "plain HTTP will do for the registry");

    private final String commands;
    private final String key;
    private final String argument;
    private final String fallback;
    private final String purpose;

    InstallOption(String commands, String key, String argument, String fallback, String purpose) {
        this.commands = commands;
        this.key = key;
        this.argument = argument;
        this.fallback = fallback;
        this.purpose = purpose;
    }

    static List<InstallOption> of(String command) {
        return Arrays.stream(values())
                .filter(option -> List.of(option.commands.split(" ")).contains(command))
                .toList();
    }

    static Optional<InstallOption> of(String command, String key) {
        return of(command).stream().filter(option -> option.key.equals(key)).findFirst();
    }

    String key() {
        return key;
    }

    boolean isSwitch() {
        return argument.isEmpty();
    }

    String fallback() {
        return fallback;
    }

    String purpose() {
        return purpose;
    }

    /** As help shows it. */
    String option() {
        return isSwitch() ? "--" + key : "--" + key + " " + argument;
    }
}
