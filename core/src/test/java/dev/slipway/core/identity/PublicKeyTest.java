package dev.slipway.core.identity;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.core.InvalidInput;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.ValueSource;

// withstand A 13, A 14
class PublicKeyTest {
    private static final String ED25519 =
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAICpl1+rhUHpErlwh6EtmEkxiRdVRxg6Au0NvC5DxkYKN";
    private static final String OTHER =
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIMakBkA5RFnyZ9urYR214VzIR8OhX13JKcZXmtEvESAu";

    @ParameterizedTest
    @CsvFileSource(resources = "good-keys.csv")
    void readsKeysOfOpensshAndGivesTheFingerprintThatItPrints(String line, String fingerprint) {
        var key = PublicKey.parse(line);

        assertThat(key).hasToString(line);
        assertThat(key.fingerprint()).hasToString(fingerprint);
        assertThat(PublicKey.parse(key.toString())).isEqualTo(key);
    }

    @ParameterizedTest
    @CsvFileSource(resources = "bad-keys.csv")
    void refusesKeysThatAreTooWeak(String line, String reason) {
        assertThatThrownBy(() -> PublicKey.parse(line))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining(reason);
    }

    @Test
    void readsALineWithBlanksAroundItAndALineEnd() {
        assertThat(PublicKey.parse("  " + ED25519 + " \t my  laptop \r\n").comment())
                .isEqualTo("my  laptop");
        assertThat(PublicKey.parse(ED25519).comment()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ssh-key-2024-01-31", "sk-yubi 5", "ssh-work", "ssh-rsa", "alice; rm -rf / \"x\" ü"})
    void acceptsAnyComment(String comment) {
        assertThat(PublicKey.parse(ED25519 + " " + comment).comment()).isEqualTo(comment);
    }

    @Test
    void refusesTwoKeysOnALine() {
        assertThatThrownBy(() -> PublicKey.parse(ED25519 + " " + OTHER))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("two keys");
        assertThatThrownBy(() -> PublicKey.parse(ED25519 + " alice@laptop " + OTHER + " bob"))
                .isInstanceOf(InvalidInput.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "command=\"sh\" ",
                "no-pty ",
                "restrict,pty ",
                "cert-authority ",
                "from=\"*\" ssh-ed25519 AAAA ",
                "# ",
                "environment=\"A=b\" ",
                "@revoked * "
            })
    void refusesOptions(String options) {
        assertThatThrownBy(() -> PublicKey.parse(options + ED25519)).isInstanceOf(InvalidInput.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r", "\0", "\u001b", "\u007f", "\u0085", "\u009b"})
    void refusesControlCharacters(String control) {
        assertThatThrownBy(() -> PublicKey.parse(ED25519 + " a" + control + "b"))
                .isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> PublicKey.parse(ED25519 + control + OTHER)).isInstanceOf(InvalidInput.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "  ", "hello", "ssh-ed25519", "ssh-ed25519 ", "AAAA", "ssh-ed25519 !!!!", "ssh-ed25519 AAAA"
            })
    void refusesWhatIsNoKey(String line) {
        assertThatThrownBy(() -> PublicKey.parse(line)).isInstanceOf(InvalidInput.class);
    }

    @Test
    void refusesAPrivateKeyWithoutRepeatingIt() {
        var text = "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQ\n";

        assertThatThrownBy(() -> PublicKey.parse(text)).isInstanceOfSatisfying(InvalidInput.class, refusal -> {
            assertThat(refusal.reason()).contains("private key");
            assertThat(refusal.reason() + refusal.advice()).doesNotContain("b3BlbnNz");
        });
    }

    @Test
    void refusesSixtyFourKibibytes() {
        assertThatThrownBy(() -> PublicKey.parse(ED25519 + " " + "x".repeat(64 * 1024)))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("16 KiB");
    }

    @Test
    void refusesAKeyWhoseTypeAndContentDiffer() {
        assertThatThrownBy(() -> PublicKey.parse(ED25519.replaceFirst("^ssh-ed25519", "ssh-rsa")))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("differ");
    }

    @Test
    void refusesDamagedEd25519Keys() throws IOException {
        for (int bytes : new int[] {0, 31, 33}) {
            assertRefused(blob("ssh-ed25519", new byte[bytes]), "ssh-ed25519");
        }
        assertRefused(blob("ssh-ed25519", new byte[32], new byte[1]), "ssh-ed25519");
        var whole = blob("ssh-ed25519", new byte[32]);
        assertThat(new PublicKey("ssh-ed25519", whole, "").fingerprint().value())
                .startsWith("SHA256:");
        for (int cut = 1; cut < 51; cut++) {
            var raw = Base64.getDecoder().decode(whole);
            assertRefused(Base64.getEncoder().encodeToString(Arrays.copyOf(raw, raw.length - cut)), "ssh-ed25519");
        }
    }

    @Test
    void refusesALengthThatLies() throws IOException {
        var raw = Base64.getDecoder().decode(blob("ssh-ed25519", new byte[32]));
        for (byte lie : new byte[] {(byte) 0xff, 0x7f, 0x01}) {
            raw[15] = lie;
            assertRefused(Base64.getEncoder().encodeToString(raw), "ssh-ed25519");
        }
    }

    @Test
    void refusesCurvesThatAreNotTheTypes() throws IOException {
        var point = new byte[65];
        point[0] = 4;
        var type = "ecdsa-sha2-nistp256";

        assertThat(new PublicKey(type, blob(type, "nistp256".getBytes(US_ASCII), point), "").type())
                .isEqualTo(type);
        assertRefused(blob(type, "nistp384".getBytes(US_ASCII), point), type);
        assertRefused(blob(type, "".getBytes(US_ASCII), point), type);
        assertRefused(blob(type, "nistp256".getBytes(US_ASCII), new byte[33]), type);
        assertRefused(blob(type, "nistp256".getBytes(US_ASCII), new byte[65]), type);
    }

    @Test
    void refusesRsaNumbersThatMakeNoKey() throws IOException {
        var modulus = BigInteger.TWO.pow(2047).add(BigInteger.ONE);
        var exponent = BigInteger.valueOf(65537);

        assertThat(rsa(exponent, modulus.toByteArray()).type()).isEqualTo("ssh-rsa");
        assertThatThrownBy(() -> rsa(exponent, modulus.shiftRight(1).toByteArray()))
                .hasMessageContaining("2047 bits");
        assertThatThrownBy(() -> rsa(exponent, new byte[0])).isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> rsa(exponent, BigInteger.TWO.pow(16384).toByteArray()))
                .isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> rsa(exponent, modulus.negate().toByteArray())).isInstanceOf(InvalidInput.class);
        for (var bad : new BigInteger[] {BigInteger.ZERO, BigInteger.ONE, BigInteger.TWO, exponent.negate()}) {
            assertThatThrownBy(() -> rsa(bad, modulus.toByteArray())).isInstanceOf(InvalidInput.class);
        }
    }

    private static PublicKey rsa(BigInteger exponent, byte[] modulus) throws IOException {
        return new PublicKey("ssh-rsa", blob("ssh-rsa", exponent.toByteArray(), modulus), "");
    }

    private static void assertRefused(String blob, String type) {
        assertThatThrownBy(() -> new PublicKey(type, blob, "")).as(blob).isInstanceOf(InvalidInput.class);
    }

    private static String blob(String type, byte[]... fields) throws IOException {
        var bytes = new ByteArrayOutputStream();
        var out = new DataOutputStream(bytes);
        out.writeInt(type.length());
        out.write(type.getBytes(US_ASCII));
        for (var field : fields) {
            out.writeInt(field.length);
            out.write(field);
        }
        return Base64.getEncoder().encodeToString(bytes.toByteArray());
    }
}
