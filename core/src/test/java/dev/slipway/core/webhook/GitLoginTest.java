package dev.slipway.core.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.core.GitLoginName;
import dev.slipway.core.InvalidInput;
import dev.slipway.core.Samples;
import dev.slipway.core.Secret;
import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class GitLoginTest {
    private static GitLogin login(String url, String organisation, String repository, String user, String password) {
        return new GitLogin(
                new GitLoginName("mine"),
                GitLogin.server(url),
                "git",
                organisation,
                repository,
                user,
                new Secret(password),
                Samples.ALICE,
                false,
                Samples.NOW);
    }

    @ParameterizedTest
    @CsvSource({
        "https://git.example,            '',   '',  https://git.example/a/b,          true",
        "https://GIT.example/,           '',   '',  https://git.EXAMPLE:443/a/b.git,  true",
        "https://git.example,            '',   '',  https://git.example.evil.org/a/b, false",
        "https://git.example,            '',   '',  http://git.example/a/b,           false",
        "https://git.example,            '',   '',  https://git.example:8443/a/b,     false",
        "https://git.example:8443,       '',   '',  https://git.example:8443/a/b,     true",
        "https://git.example/place,      '',   '',  https://git.example/place/b,      true",
        "https://git.example/place/,     '',   '',  https://git.example/placebo/b,    false",
        "https://git.example,            octo, '',  https://git.example/octo/web,     true",
        "https://git.example,            octo, '',  https://git.example/octopus/web,  false",
        "https://git.example,            octo, web, https://git.example/octo/web.git, true",
        "https://git.example,            octo, web, https://git.example/octo/web2,    false",
        "https://git.example/octo/web.git, '', '',  https://git.example/octo/web,     true"
    })
    void isForWhatIsBelowItsPlaceAndNothingElse(
            String url, String organisation, String repository, String wanted, boolean expected) {
        assertThat(login(url, organisation, repository, "bob", "pw").isFor(URI.create(wanted)))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "git.example",
                "ssh://git@git.example",
                "https://bob:pw@git.example",
                "https://git.example?x",
                "https://git.example#x",
                "https://git.example/../x",
                "https://git.example/a//b",
                "https:///x",
                "ht tp://x"
            })
    void addressThatIsNoServersIsRefused(String text) {
        assertThatThrownBy(() -> GitLogin.server(text)).isInstanceOf(InvalidInput.class);
    }

    @ParameterizedTest
    @CsvSource({
        "'',    web,  bob,    pw",
        "../x,  '',   bob,    pw",
        "octo,  .git, bob,    pw",
        "octo,  web,  bo:b,   pw",
        "octo,  web,  'bo b', pw",
        "octo,  web,  bob,    ''",
        "octo,  web,  bob,    'p\r\nw'"
    })
    void whatNoServerTakesIsRefused(String organisation, String repository, String user, String password) {
        assertThatThrownBy(() -> login("https://git.example", organisation, repository, user, password))
                .isInstanceOf(InvalidInput.class)
                .hasMessageNotContaining("pw");
    }
}
