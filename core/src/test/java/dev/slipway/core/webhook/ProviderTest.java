package dev.slipway.core.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.core.InvalidInput;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProviderTest {
    @Test
    void isReadAsItPrints() {
        for (var provider : List.of(Provider.GITHUB, Provider.GITLAB, Provider.GITEA)) {
            assertThat(Provider.parse(provider.toString())).isEqualTo(provider);
        }
        assertThatThrownBy(() -> Provider.parse("GitHub")).isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> Provider.parse("receiver")).isInstanceOf(InvalidInput.class);
        assertThat(Provider.stored("receiver")).isEqualTo(Provider.RECEIVER);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://github.com/octo/web",
                "https://github.com/octo/web.git",
                "HTTPS://git.example.com:8443/a/b/c_d.git/",
                "http://gitea.example.com/o/r",
                "ssh://git@github.com/o/r",
                "ssh://git@git.example.com:2222/a/b/c.git"
            })
    void takesAddressesOfRepositories(String url) {
        assertThat(Webhook.repository(url)).hasToString(url);
    }

    @Test
    void takesTheShortFormOfAnSshAddress() {
        assertThat(Webhook.repository("git@github.com:octo/web.git")).hasToString("ssh://git@github.com/octo/web.git");
    }

    @ParameterizedTest // withstand E 80
    @ValueSource(
            strings = {
                "file:///etc",
                "ext::sh -c id",
                "-oProxyCommand=x",
                "git://10.0.0.1/x",
                "ssh://github.com/o/r",
                "ssh://git:s3cret@github.com/o/r",
                "ssh://-oProxyCommand=x@github.com/o/r",
                "-git@github.com:o/r",
                "git@github.com:../r",
                "git@github.com:/o/r",
                "https://user:s3cret@github.com/o/r",
                "https://github.com/o/r?x=1",
                "https://github.com/o/r#x",
                "https://github.com/../r",
                "https://github.com",
                "https:///o/r",
                "https://github.com/o//r",
                "https://github.com/o/%2e%2e",
                "https://github.com/o/r\n",
                "",
                "o/r"
            })
    void refusesOtherAddresses(String url) {
        assertThatThrownBy(() -> Webhook.repository(url))
                .isInstanceOf(InvalidInput.class)
                .hasMessageNotContaining("s3cret");
    }
}
