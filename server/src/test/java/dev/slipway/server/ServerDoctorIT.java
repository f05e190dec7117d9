package dev.slipway.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.slipway.k8s.install.Finding;
import dev.slipway.k8s.install.Finding.Verdict;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the doctor says from a server whose store and registry refuse it, or are gone. withstand G 107 */
final class ServerDoctorIT {
    private static final String WRONG_KEY = """
            <?xml version="1.0" encoding="UTF-8"?>
            <Error><Code>InvalidAccessKeyId</Code><Message>The Access Key Id you provided does not exist</Message></Error>""";

    @TempDir
    private Path home;

    private HttpServer refusing;

    @BeforeEach
    void start() throws IOException {
        refusing = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        refusing.createContext("/", exchange -> {
            boolean isRegistry = exchange.getRequestURI().getPath().startsWith("/v2/");
            var body = isRegistry ? new byte[0] : WRONG_KEY.getBytes(StandardCharsets.UTF_8);
            if (isRegistry) {
                exchange.getResponseHeaders().add("WWW-Authenticate", "Basic realm=\"registry\"");
            }
            boolean isHead = "HEAD".equals(exchange.getRequestMethod());
            exchange.sendResponseHeaders(isRegistry ? 401 : 403, isHead || isRegistry ? -1 : body.length);
            if (!isHead) {
                exchange.getResponseBody().write(body);
            }
            exchange.close();
        });
        refusing.start();
    }

    @AfterEach
    void stop() {
        refusing.stop(0);
    }

    @Test
    void saysWhatRefusesTheServer() throws Exception {
        var all = findings();

        assertThat(of("object store, from the server", all).verdict()).isEqualTo(Verdict.FAIL);
        assertThat(of("object store, from the server", all).advice()).contains("Secret slipway-s3");
        assertThat(of("registry, from the server", all).text()).contains("refuses the server's login");
        assertThat(of("registry, from the server", all).advice()).contains("registry's credentials");
        assertThat(of("builder", all).verdict()).isEqualTo(Verdict.FAIL);
        assertThat(of("names of apps", all).verdict()).isEqualTo(Verdict.WARN);
        assertThat(of("names of apps", all).advice()).contains("*.apps.invalid");
    }

    @Test
    void saysWhatIsGone() throws Exception {
        var config = config();
        refusing.stop(0);

        var all = new ServerDoctor(config).examine();

        assertThat(of("object store, from the server", all).verdict()).isEqualTo(Verdict.FAIL);
        assertThat(of("registry, from the server", all).text()).contains("cannot be reached");
    }

    private List<Finding> findings() throws IOException, InterruptedException {
        return new ServerDoctor(config()).examine();
    }

    private Config config() throws IOException {
        var credentials = Files.createDirectories(home.resolve("s3"));
        Files.writeString(credentials.resolve("access-key"), "somebody");
        Files.writeString(credentials.resolve("secret-key"), "something");
        var door = "127.0.0.1:" + refusing.getAddress().getPort();
        var settings = Map.of(
                "HOME",
                home.toString(),
                "SLIPWAY_PLATFORM",
                "kubernetes",
                "SLIPWAY_DOMAIN",
                "apps.invalid",
                "SLIPWAY_S3_ENDPOINT",
                "http://" + door,
                "SLIPWAY_S3_CREDENTIALS",
                credentials.toString(),
                "SLIPWAY_REGISTRY",
                door,
                "SLIPWAY_REGISTRY_INSECURE",
                "on",
                "SLIPWAY_BUILDER",
                door + "/slipway/builder:1",
                "SLIPWAY_SERVER_IMAGE",
                "slipway:1");
        return Config.of(Settings.read(List.of(), settings));
    }

    private static Finding of(String part, List<Finding> all) {
        return all.stream()
                .filter(finding -> finding.part().equals(part))
                .findFirst()
                .orElseThrow();
    }
}
