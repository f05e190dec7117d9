package dev.slipway.staging.s3;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.slipway.core.InvalidInput;
import dev.slipway.core.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class S3ConnectIT {
    private static final char[] STORE_PASSWORD = "changeit".toCharArray();

    private MinioServer minio;
    private Path folder = Path.of("");

    @BeforeAll
    void start(@TempDir Path temporary) {
        folder = temporary;
        minio = MinioServer.start(folder.resolve("plain"));
    }

    @AfterAll
    void stop() {
        MinioServer.stop(minio);
    }

    @Test
    void makesTheBucketOnceAndFindsItThen() throws IOException {
        var config = minio.config();

        try (var first = Bucket.connect(config)) {
            first.put("here", new Piece(new byte[1]), Map.of());
        }

        try (var again = Bucket.connect(config)) {
            assertThat(again.head("here")).isPresent();
            assertThat(again.head("not-here")).isEmpty();
        }
    }

    @Test
    void leavesNothingOfItsCheckBehind() throws IOException {
        try (var bucket = Bucket.connect(minio.config())) {
            bucket.list("", item -> {
                throw new AssertionError("left behind: " + item);
            });
        }
    }

    @Test
    void wrongCredentialsAreToldWithoutShowingThem() {
        var config = minio.config();
        var wrong = S3Config.of(config.endpoint(), config.bucket(), config.accessKey(), new Secret("no-such-secret"))
                .withPatience(config.patience());

        assertThatThrownBy(() -> Bucket.connect(wrong))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(config.endpoint().toString())
                .hasMessageContaining("403")
                .hasMessageNotContaining("no-such-secret");
    }

    // withstand G 102
    @Test
    void aServerThatIgnoresConditionsIsRefused() throws IOException {
        var careless = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        careless.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().set("ETag", "\"careless\"");
            exchange.getResponseHeaders().set("Content-Type", "application/xml");
            var body = "POST".equals(exchange.getRequestMethod()) ? "<DeleteResult/>".getBytes(US_ASCII) : new byte[0];
            exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        careless.start();
        var endpoint = URI.create("http://127.0.0.1:" + careless.getAddress().getPort());

        assertThatThrownBy(() -> Bucket.connect(S3Config.of(endpoint, "bucket", "key", new Secret("secret"))))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("ignores the conditions");

        careless.stop(0);
    }

    @Test
    void aPrivateAuthorityIsTrustedWhereItIsGiven() throws Exception {
        var home = folder.resolve("tls");
        var authority = makeCertificate(home.resolve("certs"));

        try (var secured = MinioServer.start(home)) {
            var config = secured.config();

            assertThatThrownBy(() -> Bucket.connect(config)).hasMessageContaining("its certificate is not trusted");
            assertThatCode(() -> Bucket.connect(config.withAuthorities(List.of(authority)))
                            .close())
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void aFileWithoutCertificatesIsRefused() throws IOException {
        var empty = Files.writeString(folder.resolve("empty.pem"), "");

        assertThatThrownBy(() -> Bucket.connect(minio.config().withAuthorities(List.of(empty))))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("holds no certificate");
    }

    private static Path makeCertificate(Path certs) throws Exception {
        Files.createDirectories(certs);
        var store = certs.resolve("store.p12");
        var made = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "s3",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=minio",
                        "-ext",
                        "SAN=IP:127.0.0.1",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        new String(STORE_PASSWORD),
                        "-keystore",
                        store.toString())
                .redirectErrorStream(true)
                .start();
        var said = new String(made.getInputStream().readAllBytes(), UTF_8);
        assertThat(made.waitFor()).as(said).isZero();
        var keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, STORE_PASSWORD);
        }
        Files.writeString(
                certs.resolve("private.key"),
                pem("PRIVATE KEY", keys.getKey("s3", STORE_PASSWORD).getEncoded()));
        return Files.writeString(
                certs.resolve("public.crt"),
                pem("CERTIFICATE", keys.getCertificate("s3").getEncoded()));
    }

    private static String pem(String type, byte[] content) {
        return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
                .formatted(type, Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content), type);
    }
}
