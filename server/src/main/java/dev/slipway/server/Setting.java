package dev.slipway.server;

import dev.slipway.k8s.build.BuildConfig;
import java.util.Arrays;
import java.util.Optional;

/**
 * Everything that can be set about a server: the one table that options, environment variables, the settings file, the
 * help and the manual come from.
 */
enum Setting {
    DATA("data", "DIR", "", "a folder of its own", "where everything is kept; ~/.local/share/slipway unless set"),
    CONFIG(
            "config",
            "FILE",
            "",
            "a readable file",
            "the settings file; otherwise slipway.conf in the data directory or in ~/.config/slipway, if there is one"),
    SSH("ssh", "HOST:PORT", "127.0.0.1:2222", Setting.ENDPOINT, "where pushes and commands are received"),
    HTTP("http", "HOST:PORT", "127.0.0.1:8080", Setting.ENDPOINT, "where apps are visited"),
    HTTPS(
            "https",
            "HOST:PORT",
            "",
            Setting.ENDPOINT,
            "where apps are visited, and pushes and fetches received, by HTTPS as well"),
    HTTPS_CERTIFICATE(
            "https-certificate",
            "FILE",
            "",
            "a readable file",
            "the certificate for that with its chain, in PEM; self-signed unless set, and read again when it changes"),
    ACME(
            "acme",
            "URL",
            "",
            "letsencrypt, letsencrypt-staging or the https address of another directory",
            "the authority that signs certificates for the domain and apps' hosts; using it is accepting its terms"),
    ACME_CONTACT("acme-contact", "EMAIL", "", "an e-mail address", "whom that authority writes to"),
    HTTPS_KEY("https-key", "FILE", "", "a readable file", "its private key in PEM, if that is in another file"),
    DOMAIN(
            "domain",
            "NAME",
            "",
            "a domain name such as apps.example.com, without wildcard or port",
            "apps answer below it; localhost unless set, or an sslip.io name where visitors come from elsewhere"),
    IMPORT_KEYS(
            "import-keys", "", "on", Setting.SWITCH, "at the first start, make the public keys in ~/.ssh the admin's"),
    USER_CA(
            "user-ca",
            "FILES",
            "",
            "readable files of public keys, with commas between them",
            "whose user certificates log in beside the users' own keys"),
    SSH_EXEMPT(
            "ssh-exempt",
            "ADDRESSES",
            "127.0.0.1,::1",
            "addresses or ranges such as 192.0.2.0/24, with commas between them",
            "from where failed logins are not answered with a pause"),
    TRUSTED_PROXIES(
            "trusted-proxies",
            "ADDRESSES",
            "",
            "IP addresses, with commas between them",
            "whose X-Forwarded-* headers are passed on to apps"),
    GATE("gate", "", "on", Setting.SWITCH, "a push waits for its deploy and is refused if that fails"),
    BUILDS("builds", "N", "2", "a number from 1 to 64", "how many apps are deployed at once"),
    BUILD_TIME("build-time", "TIME", "15m", "1s to 24h, as 90s, 15m or 2h", "how long one build may take"),
    BUILD_MEMORY("build-memory", "SIZE", "4G", Setting.SIZE, "how much memory one build may use"),
    BUILDPACKS(
            "buildpacks",
            "DIRS",
            "",
            "folders of buildpacks, with commas between them",
            "tried before the built-in ones, in this order"),
    APP_MEMORY("app-memory", "SIZE", "1G", Setting.SIZE, "how much memory one process of an app may use"),
    PACK_LIMIT("pack-limit", "SIZE", "2G", Setting.SIZE, "how large one push may be"),
    OBJECT_LIMIT("object-limit", "SIZE", "512M", Setting.SIZE, "how large one file in a push may be"),
    REPOSITORY_LIMIT("repository-limit", "SIZE", "8G", Setting.SIZE, "how large one app's repository may grow"),
    DRAIN("drain", "TIME", "30s", "1s to 1h, as 30s or 5m", "how long running deploys may take to end at a stop"),
    OPEN_METRICS("open-metrics", "", "off", Setting.SWITCH, "tell /metrics to visitors from other machines as well"),
    LOG_FORMAT("log-format", "FORMAT", "text", "text or json", "how log lines look"),
    LOG_LEVEL("log-level", "LEVEL", "info", "error, warn, info, debug or trace", "how much is logged"),
    ALLOW_ROOT("allow-root", "", "off", Setting.SWITCH, "run as root, although apps would run as root then"),
    ADMIN_KEYS(
            "admin-keys", "DIR", "~/.ssh", "a folder", "whose *.pub files become the admin's keys at the first start"),
    HOST_KEY("host-key", "FILE", "", "a readable file", "the SSH server's private key; otherwise it makes its own"),
    PUSH_ADDRESS(
            "push-address",
            "HOST:PORT",
            "",
            Setting.ENDPOINT,
            "where pushers reach the server, if not where it listens"),
    INTERNAL_HOSTS(
            "internal-hosts",
            "HOSTS",
            "",
            "host names and addresses, with commas between them",
            "whose repositories may be fetched although they are in the server's own network"),
    LFS_LIMIT("lfs-limit", "SIZE", "5G", Setting.SIZE, "the largest sum of an app's files in Git LFS"),
    SUBMODULE_HOSTS(
            "submodule-hosts",
            "HOSTS",
            "",
            "host names and addresses, with commas between them",
            "from which submodules of what is deployed are fetched"),
    PLATFORM(
            "platform",
            "NAME",
            "one-machine",
            "one-machine or kubernetes",
            "where apps are built and run; the settings below are for kubernetes"),
    SYSTEM_NAMESPACE("system-namespace", "NAME", "slipway", Setting.LABEL, "where Slipway's own objects are"),
    S3_ENDPOINT("s3-endpoint", "URL", "", Setting.URL, "the object store, as the server reaches it"),
    S3_POD_ENDPOINT(
            "s3-pod-endpoint", "URL", "", Setting.URL, "the object store, as build pods reach it, if otherwise"),
    S3_PUBLIC_ENDPOINT(
            "s3-public-endpoint",
            "URL",
            "",
            Setting.URL,
            "the object store, as users' machines reach it, who then fetch large files from there"),
    S3_BUCKET("s3-bucket", "NAME", "slipway", Setting.LABEL, "the bucket that everything is kept in"),
    S3_REGION("s3-region", "NAME", "us-east-1", Setting.LABEL, "the bucket's region"),
    S3_CREDENTIALS("s3-credentials", "DIR", "", "a folder", "holds the files access-key and secret-key"),
    REGISTRY("registry", "NAME", "", Setting.IMAGE, "where images are pushed to, as registry.example.com/apps"),
    REGISTRY_PULL(
            "registry-pull",
            "NAME",
            "",
            Setting.IMAGE,
            "what nodes call the registry that they pull from, if otherwise"),
    REGISTRY_CREDENTIALS(
            "registry-credentials", "FILE", "", "a readable file", "its login, as docker's config.json holds it"),
    REGISTRY_KEY(
            "registry-key",
            "FILE",
            "",
            "a readable file",
            "signs what an installed registry lets builds in by: private.jwk of Secret slipway-registry-key"),
    REGISTRY_INSECURE("registry-insecure", "", "off", Setting.SWITCH, "speak plain HTTP with the registry"),
    CA_BUNDLE("ca-bundle", "FILE", "", "a readable file", "certificates that the server and builds trust as well"),
    BUILDER("builder", "IMAGE", "", Setting.IMAGE, "what apps are built with; a Paketo builder unless set"),
    RUN_IMAGE(
            "run-image",
            "IMAGE",
            "",
            Setting.IMAGE,
            "what the server's builder puts apps on; its own choice unless set"),
    LIFECYCLE_IMAGE(
            "lifecycle-image",
            "IMAGE",
            BuildConfig.DEFAULT_LIFECYCLE,
            Setting.IMAGE,
            "what logs in to the registry in place of builders that are not trusted"),
    TRUSTED_BUILDERS(
            "trusted-builders",
            "IMAGES",
            "",
            "images, with commas between them",
            "builders whose buildpacks may see the registry's login, beside Paketo's, Heroku's and Google's"),
    BUILD_REQUESTS(
            "build-requests",
            "QUANTITIES",
            "",
            Setting.REQUESTS,
            "what a build is sure to get; cpu=500m,memory=512Mi unless set"),
    BUILD_LIMITS(
            "build-limits",
            "QUANTITIES",
            "",
            Setting.LIMITS,
            "what a build may take beside --build-memory; cpu=4,ephemeral-storage=8Gi unless set"),
    APP_REQUESTS(
            "app-requests",
            "QUANTITIES",
            "",
            Setting.REQUESTS,
            "what a process is sure to get; cpu=50m,memory=128Mi unless set"),
    APP_LIMITS(
            "app-limits",
            "QUANTITIES",
            "",
            Setting.LIMITS,
            "what a process may take beside --app-memory; cpu=2,ephemeral-storage=4Gi unless set"),
    SERVICE_IMAGE_PREFIX(
            "service-image-prefix",
            "NAME",
            "",
            Setting.IMAGE,
            "a mirror that the images of services are taken from; upstream's registries unless set"),
    SERVER_IMAGE("server-image", "IMAGE", "", Setting.IMAGE, "the image that this server runs from"),
    INGRESS_CLASS("ingress-class", "NAME", "traefik", Setting.LABEL, "which ingress controller visitors come through"),
    CLUSTER_ISSUER(
            "cluster-issuer", "NAME", "", Setting.LABEL, "cert-manager's issuer for the routes; plain HTTP unless set"),
    PUBLIC_PORT("public-port", "PORT", "", "a number from 1 to 65535", "what visitors see, if not 80 or 443"),
    HTTP_PROXY("http-proxy", "URL", "", Setting.URL, "what builds and fetches reach http addresses through"),
    HTTPS_PROXY("https-proxy", "URL", "", Setting.URL, "what builds and fetches reach https addresses through"),
    NO_PROXY(
            "no-proxy",
            "HOSTS",
            "",
            "host names and ranges, with commas between them",
            "what builds and fetches reach directly");

    private static final String ENDPOINT = "HOST:PORT, as 127.0.0.1:2222, [::1]:2222 or 0.0.0.0:80; port 0 for any";
    private static final String SWITCH = "on or off";
    private static final String SIZE = "1M to 1024G, as 512M or 2G";
    private static final String LABEL = "lower-case letters, digits and '-', at most 63";
    private static final String URL = "an address such as https://s3.example.com";
    private static final String REQUESTS = "cpu and memory as Kubernetes writes them: cpu=500m,memory=512Mi";
    private static final String LIMITS = "cpu and storage as Kubernetes writes them: cpu=4,ephemeral-storage=8Gi";
    private static final String IMAGE = "an image's name such as registry.example.com:5000/team/name:tag";

    private final String key;
    private final String argument;
    private final String fallback;
    private final String allowed;
    private final String purpose;

    Setting(String key, String argument, String fallback, String allowed, String purpose) {
        this.key = key;
        this.argument = argument;
        this.fallback = fallback;
        this.allowed = allowed;
        this.purpose = purpose;
    }

    /** The setting of that name in a file, {@code --} before it as an option. */
    static Optional<Setting> of(String key) {
        return Arrays.stream(values())
                .filter(setting -> setting.key.equals(key))
                .findFirst();
    }

    /** Its name in a settings file. */
    String key() {
        return key;
    }

    String variable() {
        return "SLIPWAY_" + name();
    }

    /** As help shows it: {@code --ssh HOST:PORT}, {@code --[no-]import-keys}. */
    String option() {
        return isSwitch() ? "--[no-]" + key : "--" + key + " " + argument;
    }

    /** Whether its option takes no argument: {@code --key} is on, {@code --no-key} is off. */
    boolean isSwitch() {
        return argument.isEmpty();
    }

    /** Its value where nothing sets it; empty if that depends. */
    String fallback() {
        return fallback;
    }

    /** What it may be set to. */
    String allowed() {
        return allowed;
    }

    String purpose() {
        return purpose;
    }
}
