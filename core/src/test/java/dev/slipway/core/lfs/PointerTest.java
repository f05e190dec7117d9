package dev.slipway.core.lfs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.core.InvalidInput;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PointerTest {
    private static final String OID = "4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393";
    private static final String TEXT = """
            version https://git-lfs.github.com/spec/v1
            oid sha256:%s
            size 12345
            """.formatted(OID);

    private static Optional<Pointer> parse(String text) {
        return Pointer.parse(text.getBytes(UTF_8));
    }

    // The specification's own example.
    @Test
    void readsAPointer() {
        assertThat(parse(TEXT)).contains(new Pointer(new Oid(OID), 12345));
        assertThat(parse(TEXT.strip())).contains(new Pointer(new Oid(OID), 12345));
    }

    @Test
    void whatIsNotWrittenAsGitLfsDoesIsAnOrdinaryFile() {
        assertThat(parse("")).isEmpty();
        assertThat(parse("hello")).isEmpty();
        assertThat(parse(TEXT + "more\n")).isEmpty();
        assertThat(parse(" " + TEXT)).isEmpty();
        assertThat(parse(TEXT.replace("\n", "\r\n"))).isEmpty();
        assertThat(parse(TEXT.replace("12345", "-1"))).isEmpty();
        assertThat(parse(TEXT.replace("12345", "012345"))).isEmpty();
        assertThat(parse(TEXT.replace("12345", "9".repeat(19)))).isEmpty();
        assertThat(parse(TEXT.replace("sha256", "md5"))).isEmpty();
        assertThat(parse(TEXT.replace("4d7a", "4D7A"))).isEmpty();
        assertThat(parse(TEXT.replace("oid ", "ext-0-foo sha256:" + OID + "\noid ")))
                .isEmpty();
        assertThat(parse(TEXT + "\n".repeat(Pointer.LONGEST))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "4d7a",
                "../../../etc/passwd",
                "4D7A214614AB2935C943F9E0FF69D22EADBB8F32B1258DAAA5E2CA24D17E2393"
            })
    void anObjectsNameIsASha256(String text) {
        assertThatThrownBy(() -> new Oid(text)).isInstanceOf(InvalidInput.class);
    }
}
