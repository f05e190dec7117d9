package dev.slipway.local.build;

import dev.slipway.local.Limits;
import dev.slipway.local.Toolchains;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What builds use and what they may use up.
 *
 * @param buildpacks folders of buildpacks that are tried before the built-in ones, in this order
 * @param environment the server's variables that builds see as well
 * @param timeLimit for one whole build
 * @param outputBytes that one build may print
 * @param diskBytes that one build may fill
 * @param limits of each program in a build with all that it starts
 * @param keptImages how many of an app's newest images stay although no release names them
 */
public record BuildConfig(
        List<Path> buildpacks,
        Map<String, String> environment,
        Duration timeLimit,
        long outputBytes,
        long diskBytes,
        Limits limits,
        int keptImages) {
    private static final long MIB = 1L << 20;
    private static final long GIB = 1L << 30;

    /**
     * What leads to proxies, certificates, package registries and installed toolchains. Credentials are among them only
     * where the operator put them into the address of a registry.
     */
    private static final Pattern PASSED = Pattern.compile("PATH|LANG|LC_ALL|TZ"
            + "|(?i:https?_proxy|no_proxy|all_proxy)"
            + "|SSL_CERT_(FILE|DIR)|(NODE_EXTRA|GRPC_DEFAULT)_(CA_CERTS|SSL_ROOTS_FILE_PATH)|CURL_CA_BUNDLE"
            + "|REQUESTS_CA_BUNDLE|GIT_SSL_CAINFO"
            + "|(?i:npm_config_(registry|cafile|proxy|https_proxy|noproxy|strict_ssl))|YARN_REGISTRY"
            + "|PIP_(INDEX_URL|EXTRA_INDEX_URL|FIND_LINKS|NO_INDEX|CERT|TRUSTED_HOST|DEFAULT_TIMEOUT|PROXY)"
            + "|PIP_DISABLE_PIP_VERSION_CHECK|UV_(INDEX_URL|DEFAULT_INDEX)"
            + "|GO(PROXY|SUMDB|NOSUMDB|NOSUMCHECK|NOPROXY|PRIVATE|FLAGS|TOOLCHAIN|ROOT|INSECURE)"
            + "|MAVEN_(HOME|OPTS|ARGS)|M2_HOME|MVNW_REPOURL|GRADLE_HOME|GRADLE_OPTS"
            + "|JAVA_HOME|JAVA_TOOL_OPTIONS|ASDF_DIR");

    public BuildConfig {
        buildpacks = List.copyOf(buildpacks);
        environment = Map.copyOf(environment);
    }

    /**
     * The built-in buildpacks, the usual limits, and those of the server's variables that builds may see.
     *
     * @param tools whose variables they see as well
     */
    public static BuildConfig of(Map<String, String> serverEnvironment, Toolchains tools) {
        var passed = new TreeMap<>(serverEnvironment);
        passed.keySet().removeIf(name -> !PASSED.matcher(name).matches());
        passed.putAll(tools.variables());
        return new BuildConfig(
                List.of(),
                passed,
                Duration.ofMinutes(15),
                32 * MIB,
                8 * GIB,
                new Limits(4 * GIB, 4096, 16_384, 4 * GIB),
                3);
    }

    public BuildConfig withBuildpacks(List<Path> folders) {
        return new BuildConfig(folders, environment, timeLimit, outputBytes, diskBytes, limits, keptImages);
    }

    public BuildConfig withEnvironment(Map<String, String> variables) {
        return new BuildConfig(buildpacks, variables, timeLimit, outputBytes, diskBytes, limits, keptImages);
    }

    public BuildConfig withTimeLimit(Duration limit) {
        return new BuildConfig(buildpacks, environment, limit, outputBytes, diskBytes, limits, keptImages);
    }

    public BuildConfig withOutputBytes(long bytes) {
        return new BuildConfig(buildpacks, environment, timeLimit, bytes, diskBytes, limits, keptImages);
    }

    public BuildConfig withDiskBytes(long bytes) {
        return new BuildConfig(buildpacks, environment, timeLimit, outputBytes, bytes, limits, keptImages);
    }

    public BuildConfig withLimits(Limits newLimits) {
        return new BuildConfig(buildpacks, environment, timeLimit, outputBytes, diskBytes, newLimits, keptImages);
    }
}
