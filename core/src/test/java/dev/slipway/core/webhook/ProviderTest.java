package dev.slipway.core.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.core.InvalidInput;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProviderTest {
    @Test
    void isReadAsItPrints() {
        for (var provider : Provider.values()) {
            assertThat(Provider.parse(provider.toString())).isEqualTo(provider);
        }
        assertThatThrownBy(() -> Provider.parse("GitHub")).isInstanceOf(InvalidInput.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://github.com/octo/web",
                "https://github.com/octo/web.git",
                "HTTPS://git.example.com:8443/a/b/c_d.git/",
                "http://gitea.example.com/o/r"
            })
    void takesAddressesOfRepositories(String url) {
        assertThat(Webhook.repository(url)).hasToString(url);
    }

    @ParameterizedTest // withstand E 80
    @ValueSource(
            strings = {
                "file:///etc",
                "ext::sh -c id",
                "-oProxyCommand=x",
                "git://10.0.0.1/x",
                "ssh://git@github.com/o/r",
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
