package dev.slipway.local.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.slipway.core.InvalidInput;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads what openssl writes. */
final class PemIT {
    @TempDir
    Path folder;

    private String openssl(String command) throws Exception {
        var process = new ProcessBuilder("sh", "-c", "openssl " + command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    private void certificate(String newKey, String name) throws Exception {
        openssl("req -x509 -newkey %s -nodes -days 2 -subj /CN=%2$s -addext subjectAltName=DNS:%2$s"
                        .formatted(newKey, name)
                + " -keyout %1$s.key -out %1$s.pem".formatted(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"rsa:2048", "ec -pkeyopt ec_paramgen_curve:P-384", "ed25519"})
    void readsTheKeysThatCertificatesHave(String newKey) throws Exception {
        certificate(newKey, "a.example.com");

        var read = Pem.read(List.of(folder.resolve("a.example.com.pem"), folder.resolve("a.example.com.key")));

        assertThat(read.covers("a.example.com")).isTrue();
        assertThat(openssl("x509 -noout -fingerprint -sha256 -in a.example.com.pem"))
                .contains(read.fingerprint());
    }

    @ParameterizedTest
    @ValueSource(strings = {"rsa -traditional", "ec"})
    void readsKeysInTheirOlderForms(String form) throws Exception {
        certificate(form.startsWith("rsa") ? "rsa:2048" : "ec -pkeyopt ec_paramgen_curve:P-256", "a.example.com");
        openssl(form + " -in a.example.com.key -out old.key");

        assertThat(Files.readString(folder.resolve("old.key"))).containsPattern("BEGIN (RSA|EC) PRIVATE");
        assertThat(Pem.read(List.of(folder.resolve("a.example.com.pem"), folder.resolve("old.key")))
                        .names())
                .containsExactly("a.example.com");
    }

    @Test
    void refusesWhatIsNoCertificateWithItsOneKey() throws Exception {
        certificate("ed25519", "a.example.com");
        certificate("ed25519", "b.example.com");
        openssl("pkcs8 -topk8 -passout pass:secret -in a.example.com.key -out locked.key");
        Files.writeString(
                folder.resolve("text"), "-----BEGIN CERTIFICATE-----\nnot base64!\n-----END CERTIFICATE-----\n");

        refuses("is not that of the first certificate", "a.example.com.pem", "b.example.com.key");
        refuses("1 certificates and 0 private keys", "a.example.com.pem");
        refuses("0 certificates and 1 private keys", "a.example.com.key");
        refuses("1 certificates and 0 private keys", "a.example.com.pem", "locked.key");
        refuses("cannot be read as PEM text", "text");
    }

    private void refuses(String reason, String... files) {
        assertThatExceptionOfType(InvalidInput.class)
                .isThrownBy(() ->
                        Pem.read(List.of(files).stream().map(folder::resolve).toList()))
                .withMessageContaining(reason);
    }

    @Test
    void writesWhatOpensslReads() throws Exception {
        var made = SelfSigned.make(List.of("a.example.com"), java.time.Instant.now());
        Files.writeString(folder.resolve("both.pem"), Pem.of(made.chain()) + Pem.of(made.key()));

        assertThat(openssl("x509 -noout -ext subjectAltName -in both.pem")).contains("DNS:a.example.com");
        assertThat(openssl("pkey -noout -check -in both.pem")).contains("Key is valid");
        assertThat(Pem.read(List.of(folder.resolve("both.pem"))).fingerprint()).isEqualTo(made.fingerprint());
    }
}
