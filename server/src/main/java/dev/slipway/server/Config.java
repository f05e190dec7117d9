package dev.slipway.server;

import dev.slipway.core.HostName;
import dev.slipway.core.InvalidInput;
import dev.slipway.git.repository.RepositoryLimits;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How a server is to run: every {@link Setting} as what it means.
 *
 * @param home whose keys are imported, and whose folders {@code ~} stands for
 * @param pushAddress where pushers reach the SSH server, if not where it listens
 * @param adminKeys whose public keys become the admin's at the first start
 * @param hostKey the SSH server's private key; otherwise one in the data directory
 * @param internalHosts which may be fetched from wherever they are
 * @param cluster what only the mode for Kubernetes uses
 * @param domain below which apps answer; empty to choose by where the router listens
 */
record Config(
        Path home,
        Path data,
        Endpoint ssh,
        Endpoint http,
        Https https,
        Optional<Endpoint> pushAddress,
        String domain,
        boolean importKeys,
        Path adminKeys,
        Optional<Path> hostKey,
        List<Path> userCas,
        List<String> sshExempt,
        List<InetAddress> trustedProxies,
        Deploys deploys,
        Git git,
        boolean openMetrics,
        LogFormat logFormat,
        LogLevel logLevel,
        boolean allowRoot,
        List<String> internalHosts,
        PlatformName platform,
        ClusterConfig cluster) {

    /**
     * Where HTTPS is spoken, if anywhere.
     *
     * @param files with the certificate and its key; none for a self-signed one
     * @param acme the directory of the authority that signs certificates for other hosts
     * @param contact whom it writes to; empty for nobody
     */
    record Https(Optional<Endpoint> listen, List<Path> files, Optional<URI> acme, String contact) {
        /** Whether an authority that visitors trust has signed the certificate, as far as settings tell. */
        boolean isVouchedFor() {
            return !files.isEmpty() || acme.isPresent();
        }
    }

    /** What deploys and what they leave running may use. */
    record Deploys(
            int atOnce, Duration buildTime, long buildMemory, List<Path> buildpacks, long appMemory, Duration drain) {}

    /** Whether a push waits for its deploy, how large what is pushed may be, and from where submodules come. */
    record Git(boolean gate, long pack, long object, long repository, long largeFiles, List<String> submoduleHosts) {
        RepositoryLimits limits() {
            return RepositoryLimits.DEFAULT.withSizes(pack, object, repository);
        }
    }

    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration HOUR = Duration.ofHours(1);

    /** @throws InvalidInput if one of them is set to something that it cannot be, naming it, its value and its origin */
    static Config of(Settings settings) {
        var home = settings.home();
        var platform = settings.get(Setting.PLATFORM).choice(PlatformName.values());
        return new Config(
                home,
                settings.data(),
                settings.get(Setting.SSH).endpoint(),
                settings.get(Setting.HTTP).endpoint(),
                https(settings, home, platform),
                optional(settings.get(Setting.PUSH_ADDRESS)).map(Given::endpoint),
                domain(settings.get(Setting.DOMAIN)),
                settings.get(Setting.IMPORT_KEYS).flag(),
                settings.get(Setting.ADMIN_KEYS).path(home),
                existing(settings.get(Setting.HOST_KEY), home).stream().findFirst(),
                existing(settings.get(Setting.USER_CA), home),
                settings.get(Setting.SSH_EXEMPT).ranges(),
                settings.get(Setting.TRUSTED_PROXIES).addresses(),
                new Deploys(
                        settings.get(Setting.BUILDS).number(1, 64),
                        settings.get(Setting.BUILD_TIME).time(DAY),
                        settings.get(Setting.BUILD_MEMORY).bytes(),
                        existing(settings.get(Setting.BUILDPACKS), home),
                        settings.get(Setting.APP_MEMORY).bytes(),
                        settings.get(Setting.DRAIN).time(HOUR)),
                new Git(
                        settings.get(Setting.GATE).flag(),
                        settings.get(Setting.PACK_LIMIT).bytes(),
                        settings.get(Setting.OBJECT_LIMIT).bytes(),
                        settings.get(Setting.REPOSITORY_LIMIT).bytes(),
                        settings.get(Setting.LFS_LIMIT).bytes(),
                        settings.get(Setting.SUBMODULE_HOSTS).hosts()),
                settings.get(Setting.OPEN_METRICS).flag(),
                settings.get(Setting.LOG_FORMAT).choice(LogFormat.values()),
                settings.get(Setting.LOG_LEVEL).choice(LogLevel.values()),
                settings.get(Setting.ALLOW_ROOT).flag(),
                settings.get(Setting.INTERNAL_HOSTS).hosts(),
                platform,
                ClusterConfig.of(settings, platform));
    }

    private static Https https(Settings settings, Path home, PlatformName platform) {
        var listen = optional(settings.get(Setting.HTTPS)).map(Given::endpoint);
        if (platform == PlatformName.KUBERNETES && listen.isPresent()) {
            throw new InvalidInput(
                    "platform kubernetes does not listen for HTTPS: its Ingress does",
                    "leave the setting https out; slipway install --tls is for the Ingress");
        }
        var files = Stream.of(Setting.HTTPS_CERTIFICATE, Setting.HTTPS_KEY)
                .flatMap(setting -> existing(settings.get(setting), home).stream())
                .toList();
        var acme = optional(settings.get(Setting.ACME)).map(Given::authority);
        var contact = settings.get(Setting.ACME_CONTACT).email();
        return new Https(listen, files, acme, contact);
    }

    private static Optional<Given> optional(Given given) {
        return Optional.of(given).filter(set -> !set.isEmpty());
    }

    private static String domain(Given given) {
        if (given.isEmpty() || given.value().equals("localhost")) {
            return given.value();
        }
        try {
            return new HostName(given.value()).value();
        } catch (InvalidInput _) {
            throw given.refusal();
        }
    }

    static List<Path> existing(Given given, Path home) {
        var paths = given.paths(home);
        if (!paths.stream().allMatch(Files::isReadable)) {
            throw given.refusal();
        }
        return paths;
    }
}
