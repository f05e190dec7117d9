package dev.slipway.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.slipway.core.InvalidInput;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

final class ConfigTest {
    /** For each setting a good value, other than its default, and one that it cannot have. */
    private static final Map<Setting, List<String>> SAMPLES = Map.ofEntries(
            Map.entry(Setting.SSH, List.of("127.0.0.1:22", "22")),
            Map.entry(Setting.HTTP, List.of("[::1]:80", "::1:80")),
            Map.entry(Setting.HTTPS, List.of("0.0.0.0:443", "443")),
            Map.entry(Setting.HTTPS_CERTIFICATE, List.of("/dev/null", "/does/not/exist")),
            Map.entry(Setting.ACME, List.of("letsencrypt", "http://acme.example.com/directory")),
            Map.entry(Setting.ACME_CONTACT, List.of("ops@example.com", "ops")),
            Map.entry(Setting.HTTPS_KEY, List.of("/dev/null", "/does/not/exist")),
            Map.entry(Setting.DOMAIN, List.of("apps.example.com", "http://x")),
            Map.entry(Setting.IMPORT_KEYS, List.of("off", "maybe")),
            Map.entry(Setting.USER_CA, List.of("/dev/null", "/does/not/exist")),
            Map.entry(Setting.SSH_EXEMPT, List.of("192.0.2.0/24, ::1", "192.0.2.0/33")),
            Map.entry(Setting.TRUSTED_PROXIES, List.of("192.0.2.1,2001:db8::1", "proxy.example.com")),
            Map.entry(Setting.GATE, List.of("off", "never")),
            Map.entry(Setting.BUILDS, List.of("64", "0")),
            Map.entry(Setting.BUILD_TIME, List.of("2h", "25h")),
            Map.entry(Setting.BUILD_MEMORY, List.of("512M", "512")),
            Map.entry(Setting.BUILDPACKS, List.of("/dev", "/does/not/exist")),
            Map.entry(Setting.APP_MEMORY, List.of("1024G", "1025G")),
            Map.entry(Setting.PACK_LIMIT, List.of("1M", "0M")),
            Map.entry(Setting.OBJECT_LIMIT, List.of("3G", "-3G")),
            Map.entry(Setting.REPOSITORY_LIMIT, List.of("9G", "9Gi")),
            Map.entry(Setting.DRAIN, List.of("5m", "0s")),
            Map.entry(Setting.OPEN_METRICS, List.of("yes", "YES")),
            Map.entry(Setting.LOG_FORMAT, List.of("json", "xml")),
            Map.entry(Setting.LOG_LEVEL, List.of("trace", "loud")),
            Map.entry(Setting.ALLOW_ROOT, List.of("true", "1")),
            Map.entry(Setting.ADMIN_KEYS, List.of("/keys")),
            Map.entry(Setting.HOST_KEY, List.of("/dev/null", "/does/not/exist")),
            Map.entry(Setting.PUSH_ADDRESS, List.of("git.example.com:22", "git.example.com")),
            Map.entry(Setting.INTERNAL_HOSTS, List.of("git.example.com, 10.0.0.7", "a b")),
            Map.entry(Setting.LFS_LIMIT, List.of("10G", "all")),
            Map.entry(Setting.SUBMODULE_HOSTS, List.of("github.com,gitlab.com", "a b")),
            Map.entry(Setting.SYSTEM_NAMESPACE, List.of("paas", "PaaS")),
            Map.entry(Setting.S3_ENDPOINT, List.of("https://s3.example.com", "s3.example.com")),
            Map.entry(Setting.S3_POD_ENDPOINT, List.of("http://minio:9000", "ftp://minio")),
            Map.entry(Setting.S3_PUBLIC_ENDPOINT, List.of("https://s3.example.com", "s3.example.com")),
            Map.entry(Setting.S3_BUCKET, List.of("apps", "a/b")),
            Map.entry(Setting.S3_REGION, List.of("eu-central-1", "eu central")),
            Map.entry(Setting.S3_CREDENTIALS, List.of("/dev", "/does/not/exist")),
            Map.entry(Setting.REGISTRY, List.of("registry.example.com:5000/apps", "https://registry.example.com")),
            Map.entry(Setting.REGISTRY_PULL, List.of("127.0.0.1:30500", "a b")),
            Map.entry(Setting.REGISTRY_CREDENTIALS, List.of("/dev/null", "/does/not/exist")),
            Map.entry(Setting.REGISTRY_KEY, List.of("/dev/null", "/does/not/exist")),
            Map.entry(Setting.REGISTRY_INSECURE, List.of("on", "http")),
            Map.entry(Setting.CA_BUNDLE, List.of("/dev/null", "/does/not/exist")),
            Map.entry(Setting.BUILDER, List.of("paketobuildpacks/builder-jammy-tiny:0.0.1", "-builder")),
            Map.entry(Setting.RUN_IMAGE, List.of("run@sha256:" + "0".repeat(64), "run@sha256:0")),
            Map.entry(Setting.LIFECYCLE_IMAGE, List.of("mirror.example.com/lifecycle:0.21.0", "lifecycle:")),
            Map.entry(Setting.TRUSTED_BUILDERS, List.of("a/b, c:1", "a/b c")),
            Map.entry(Setting.BUILD_REQUESTS, List.of("cpu=1, memory=1Gi", "cpu=1,cpu=2")),
            Map.entry(Setting.BUILD_LIMITS, List.of("ephemeral-storage=20Gi", "memory=8Gi")),
            Map.entry(Setting.APP_REQUESTS, List.of("memory=64Mi", "memory=64MB")),
            Map.entry(Setting.APP_LIMITS, List.of("cpu=1500m", "cpu")),
            Map.entry(Setting.SERVER_IMAGE, List.of("slipway:1", ":1")),
            Map.entry(Setting.SERVICE_IMAGE_PREFIX, List.of("mirror.example.com/hub", ":1")),
            Map.entry(Setting.INGRESS_CLASS, List.of("nginx", "nginx!")),
            Map.entry(Setting.CLUSTER_ISSUER, List.of("letsencrypt", "lets_encrypt")),
            Map.entry(Setting.PUBLIC_PORT, List.of("8880", "65536")),
            Map.entry(Setting.HTTP_PROXY, List.of("http://proxy:3128", "proxy:3128")),
            Map.entry(Setting.HTTPS_PROXY, List.of("http://proxy:3128", "http://")),
            Map.entry(Setting.NO_PROXY, List.of("10.0.0.0/8,.svc", "a b")));

    @TempDir
    Path home;

    @Test
    void everythingHasADefault() {
        var config = config(Map.of());

        assertThat(config.data()).isEqualTo(home.resolve(".local/share/slipway"));
        assertThat(config.ssh()).hasToString("127.0.0.1:2222");
        assertThat(config.http()).hasToString("127.0.0.1:8080");
        assertThat(config.sshExempt()).containsExactly("127.0.0.1", "::1");
        assertThat(config.domain()).isEmpty();
        assertThat(config.importKeys()).isTrue();
        assertThat(config.deploys().drain()).isEqualTo(Duration.ofSeconds(30));
        assertThat(config.logFormat()).isEqualTo(LogFormat.TEXT);
        assertThat(config.allowRoot()).isFalse();
    }

    @Test
    void everySettingHasASample() {
        assertThat(Setting.values())
                .containsExactlyInAnyOrderElementsOf(withoutSamplesOf(Setting.DATA, Setting.CONFIG, Setting.PLATFORM));
    }

    private static List<Setting> withoutSamplesOf(Setting... free) {
        var all = new ArrayList<>(SAMPLES.keySet());
        all.addAll(Arrays.asList(free));
        return all;
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.EXCLUDE,
            names = {"DATA", "CONFIG", "PLATFORM"})
    void settingIsTakenFromOptionVariableAndFile(Setting setting) throws IOException {
        var value = sample(setting, 0);
        var file = file(setting.key() + " = " + value);

        var byOption = settings(Map.of(), option(setting, value));
        var byVariable = settings(Map.of(setting.variable(), value));
        var byFile = settings(Map.of(), "--config", file.toString());

        var unset = Config.of(settings(Map.of()));
        assertThat(Config.of(byVariable)).isEqualTo(Config.of(byOption)).isEqualTo(Config.of(byFile));
        assertThat(Config.of(byOption)).isNotEqualTo(unset);
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.EXCLUDE,
            names = {"DATA", "CONFIG", "PLATFORM", "ADMIN_KEYS"})
    void badValueIsRefusedWithNameValueOriginAndRemedy(Setting setting) throws IOException {
        var value = sample(setting, 1);
        var file = file("# a comment", "", setting.key() + "=" + value);

        assertRefused(() -> config(Map.of(setting.variable(), value)), setting, value, setting.variable());
        assertRefused(() -> config(Map.of(), "--config", file.toString()), setting, value, file + ":3");
        if (!setting.isSwitch()) {
            var option = "--" + setting.key();
            assertRefused(() -> config(Map.of(), option, value), setting, value, "option " + option);
        }
    }

    private static void assertRefused(Runnable reading, Setting setting, String value, String origin) {
        assertThatExceptionOfType(InvalidInput.class)
                .isThrownBy(reading::run)
                .withMessage("%s cannot be '%s' (from %s)", setting.key(), value, origin)
                .satisfies(e -> assertThat(e.advice()).isEqualTo("give " + setting.allowed()));
    }

    @Test
    void kubernetesLeavesHttpsToTheIngress() {
        refused(
                "platform kubernetes does not listen for HTTPS: its Ingress does",
                "--platform",
                "kubernetes",
                "--https",
                "127.0.0.1:8443");
    }

    @Test
    void kubernetesNeedsWhatHasNoDefault() throws IOException {
        refused("platform cannot be 'nomad' (from option --platform)", "--platform", "nomad");
        refused("platform kubernetes needs the setting s3-endpoint", "--platform", "kubernetes");

        var config = config(
                Map.of(),
                "--config",
                file(
                                "platform = kubernetes",
                                "s3-endpoint = https://s3.example.com",
                                "s3-credentials = /dev",
                                "registry = registry.example.com",
                                "server-image = slipway:1")
                        .toString());

        assertThat(config.platform()).isEqualTo(PlatformName.KUBERNETES);
        assertThat(config.cluster().s3().podEndpoint()).contains(URI.create("https://s3.example.com"));
        assertThat(config.cluster().registry().pull()).isEqualTo("registry.example.com");
    }

    @Test
    void optionGoesBeforeVariableAndVariableBeforeFile() throws IOException {
        var file = file("ssh = 127.0.0.1:1", "http = 127.0.0.1:1", "builds = 1").toString();
        var environment = Map.of("SLIPWAY_CONFIG", file, "SLIPWAY_SSH", "127.0.0.1:2", "SLIPWAY_HTTP", "127.0.0.1:2");

        var config = config(environment, "--ssh", "127.0.0.1:3");

        assertThat(config.ssh().port()).isEqualTo(3);
        assertThat(config.http().port()).isEqualTo(2);
        assertThat(config.deploys().atOnce()).isEqualTo(1);
    }

    @Test
    void fileInTheDataDirectoryGoesBeforeTheUsers() throws IOException {
        var data = Files.createDirectories(home.resolve("data"));
        Files.writeString(data.resolve("slipway.conf"), "builds = 5\n");
        var users = Files.createDirectories(home.resolve(".config/slipway"));
        Files.writeString(users.resolve("slipway.conf"), "builds = 6\n");

        assertThat(config(Map.of(), "--data", data.toString()).deploys().atOnce())
                .isEqualTo(5);
        assertThat(config(Map.of()).deploys().atOnce()).isEqualTo(6);
    }

    @Test
    void foldersFollowTheXdgSpecification() throws IOException {
        var folder = Files.createDirectories(home.resolve("xdg/slipway"));
        Files.writeString(folder.resolve("slipway.conf"), "builds = 7\n");

        var config = config(Map.of("XDG_DATA_HOME", "/var/xdg", "XDG_CONFIG_HOME", home + "/xdg"));
        var relative = config(Map.of("XDG_DATA_HOME", "xdg"));

        assertThat(config.data()).isEqualTo(Path.of("/var/xdg/slipway"));
        assertThat(config.deploys().atOnce()).isEqualTo(7);
        assertThat(relative.data()).isEqualTo(home.resolve(".local/share/slipway"));
    }

    @Test
    void tildeIsTheHome() {
        assertThat(config(Map.of("SLIPWAY_DATA", "~/slip")).data()).isEqualTo(home.resolve("slip"));
    }

    @Test
    void switchesTakeNoValue() {
        assertThat(config(Map.of(), "--no-import-keys", "--allow-root").importKeys())
                .isFalse();
        refused("option --allow-root takes no value", "--allow-root=on");
        refused("there is no option --no-ssh", "--no-ssh");
    }

    @Test
    void valueMayStandBehindAnEqualsSign() {
        assertThat(config(Map.of(), "--ssh=127.0.0.1:5").ssh().port()).isEqualTo(5);
    }

    @Test
    void wrongUseIsRefused() {
        refused("there is no option --port", "--port", "80");
        refused("option --ssh needs a value", "--ssh");
        refused("option --ssh is there twice", "--ssh", "127.0.0.1:1", "--ssh", "127.0.0.1:2");
        refused("serve takes no argument 'now'", "now");
        refused("config cannot be '/does/not/exist' (from option --config)", "--config", "/does/not/exist");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "prot = 80 | there is no setting 'prot'",
                "config = /etc/x | there is no setting 'config'",
                "builds 5 | 'builds 5' is not a setting",
            })
    void badLineOfAFileIsRefusedWithItsPlace(String line, String message) throws IOException {
        var file = file("builds = 3", line);

        refused(file + ":2: " + message, "--config", file.toString());
    }

    @Test
    void secondLineOfANameIsRefused() throws IOException {
        var file = file("builds = 3", "builds = 4");

        refused(file + ":2: builds is set twice", "--config", file.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"127.0.0.1:2222", "[::1]:2222", "localhost:0", "0.0.0.0:80", "[::]:65535", "build.example.com:22"
            })
    void endpointIsReadAsItPrints(String text) {
        assertThat(Endpoint.parse(text)).get().hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2222",
                ":2222",
                "::1:2222",
                "[::1]",
                "[127.0.0.1]:1",
                "a:65536",
                "a:-1",
                "a b:1",
                "a:1 ",
                "*:1",
                "[::g]:1"
            })
    void anythingElseIsNoEndpoint(String text) {
        assertThat(Endpoint.parse(text)).isEmpty();
    }

    private static String sample(Setting setting, int index) {
        return SAMPLES.getOrDefault(setting, List.of()).get(index);
    }

    private static String[] option(Setting setting, String value) {
        if (!setting.isSwitch()) {
            return new String[] {"--" + setting.key(), value};
        }
        return new String[] {value.equals("off") ? "--no-" + setting.key() : "--" + setting.key()};
    }

    private void refused(String message, String... words) {
        assertThatExceptionOfType(InvalidInput.class)
                .isThrownBy(() -> config(Map.of(), words))
                .withMessage("%s", message);
    }

    private Config config(Map<String, String> environment, String... words) {
        return Config.of(settings(environment, words));
    }

    private Settings settings(Map<String, String> environment, String... words) {
        var all = new HashMap<>(environment);
        all.put("HOME", home.toString());
        return Settings.read(List.of(words), all);
    }

    private Path file(String... lines) throws IOException {
        return Files.write(home.resolve("test.conf"), List.of(lines));
    }
}
