package dev.slipway.staging;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SubmoduleAddressTest {
    // As in git's own t0060-path-utils.sh.
    @ParameterizedTest
    @CsvSource({
        "https://h/a/b.git, ../c.git, https://h/a/c.git",
        "https://h/a/b.git/, ../c.git, https://h/a/c.git",
        "https://h/a/b, ./c, https://h/a/b/c",
        "https://h/a/b, ../../x/c, https://h/x/c",
        "https://h/a/b, .././../c, https://h/c",
        "http://user:pass@h:81/a/b, ../c, http://user:pass@h:81/a/c"
    })
    void resolvesAsGitDoes(String base, String relative, String address) {
        assertThat(SubmoduleAddress.resolve(URI.create(base), relative)).contains(URI.create(address));
    }

    @ParameterizedTest
    @ValueSource(strings = {"../../../c", "../../../../c", "../x/../../c", "../c?d", "../c#d"})
    void leadsNowhereElseOnTheServer(String relative) {
        assertThat(SubmoduleAddress.resolve(URI.create("https://h/a/b"), relative))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-u./x",
                "https:///x",
                "https://h",
                "https://h/",
                "ftp://h/x",
                "https:x",
                "//h/x",
                "https://h/a b",
                "https://h/x\n"
            })
    void isOfOneFormOnly(String url) {
        assertThat(SubmoduleAddress.parse(url)).isEmpty();
    }
}
