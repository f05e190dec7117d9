package dev.slipway.api.epinio;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MultipartTest {
    private static final String TYPE = "multipart/form-data; boundary=\"b\"";
    private static final String FILE = "Content-Disposition: form-data; name=\"file\"; filename=\"x\"\r\n\r\n";

    /** Gives its bytes in pieces of any length, as a network does. */
    private static InputStream pieces(String text, long seed) {
        var random = new Random(seed);
        return new ByteArrayInputStream(text.getBytes(ISO_8859_1)) {
            @Override
            public int read(byte[] bytes, int offset, int length) {
                return super.read(bytes, offset, Math.min(length, 1 + random.nextInt(7)));
            }
        };
    }

    private static Optional<String> file(String type, String body) throws IOException {
        return file(type, new ByteArrayInputStream(body.getBytes(ISO_8859_1)));
    }

    private static Optional<String> file(String type, InputStream body) throws IOException {
        var part = Multipart.of(type, body).part("file");
        return part.isEmpty()
                ? Optional.empty()
                : Optional.of(new String(part.get().readAllBytes(), ISO_8859_1));
    }

    @Test
    void fileIsReadWhateverStandsAroundItAndHoweverItComes() throws IOException {
        var content = "\r\n--\r\n-b\r\n--a\r\r\n";
        var body = "preamble\r\n--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nfile\r\n--b\r\n" + FILE
                + content + "\r\n--b--\r\nepilogue";

        for (long seed = 0; seed < 50; seed++) {
            assertThat(file(TYPE, pieces(body, seed))).contains(content);
        }
        assertThat(file("multipart/form-data;charset=utf-8; boundary=b", body)).contains(content);
    }

    @Test
    void largeFileIsReadWhole() throws IOException {
        var content = "x\r\n--".repeat(100_000);

        assertThat(file(TYPE, "--b\r\n" + FILE + content + "\r\n--b--\r\n")).contains(content);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "aab", "aba-", "--", "-\u00ff"})
    void fileMayBeFullOfWhatIsAlmostADelimiter(String boundary) throws IOException {
        var delimiter = "\r\n--" + boundary;
        var type = "multipart/form-data; boundary=\"%s\"".formatted(boundary);
        for (long seed = 0; seed < 50; seed++) {
            var letters = new Random(seed).ints(2000, 0, delimiter.length()).map(delimiter::charAt);
            var content = letters.collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString()
                    .replace(delimiter, "x");

            assertThat(file(type, pieces(delimiter.strip() + "\r\n" + FILE + content + delimiter + "--", seed)))
                    .contains(content);
        }
    }

    @Test
    void formWithoutTheFileHasNone() throws IOException {
        assertThat(file(TYPE, "--b\r\nContent-Disposition: form-data; name=\"other\"\r\n\r\nx\r\n--b--\r\n"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "application/json", "multipart/form-data", "multipart/form-data; boundary="})
    void otherContentIsRefused(String type) {
        assertThatThrownBy(() -> file(type, "")).isInstanceOf(Refusal.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "--b", "--b\r\n", "--b\r\n" + FILE + "cut", "nothing at all"})
    void formThatEndsEarlyIsAFailure(String body) {
        assertThatThrownBy(() -> file(TYPE, body)).isInstanceOf(IOException.class);
    }

    @Test
    void headerThatDoesNotEndIsRefused() {
        assertThatThrownBy(() -> file(TYPE, "--b\r\n" + "x".repeat(20_000))).isInstanceOf(Refusal.class);
        assertThatThrownBy(() -> file(TYPE, "--bx\r\n")).isInstanceOf(Refusal.class);
    }
}
