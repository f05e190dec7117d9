package dev.slipway.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.core.app.AppId;
import dev.slipway.core.deploy.DeployId;
import dev.slipway.core.deploy.ObjectKey;
import dev.slipway.core.release.ReleaseVersion;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdentifiersTest {
    @Test
    void aCommitIdHasFortyLowerCaseDigits() {
        var id = "1f3c2ab0123456789abcdef0123456789abcdef0";

        assertThat(new CommitId(id)).hasToString(id);
        assertThat(new CommitId(id).abbreviated()).isEqualTo("1f3c2ab");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1f3c2ab", "1F3C2AB0123456789ABCDEF0123456789ABCDEF0", "HEAD", "--all"})
    void refusesOtherCommitIds(String id) {
        assertThatThrownBy(() -> new CommitId(id)).isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> new CommitId("a".repeat(64))).isInstanceOf(InvalidInput.class);
    }

    @Test
    void releasesPrintAsTheyAreRead() {
        assertThat(ReleaseVersion.parse("v7")).isEqualTo(new ReleaseVersion(7)).hasToString("v7");
        assertThat(ReleaseVersion.parse("7")).isEqualTo(new ReleaseVersion(7));
        assertThat(new ReleaseVersion(10)).isGreaterThan(new ReleaseVersion(9));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "v", "v0", "0", "-1", "v-1", "V7", "v7 ", "v1.0", "vv1", "9999999999", "v٧"})
    void refusesOtherReleases(String text) {
        assertThatThrownBy(() -> ReleaseVersion.parse(text)).isInstanceOf(InvalidInput.class);
    }

    @Test
    void deploysPrintAsTheyAreRead() {
        assertThat(DeployId.parse("d12")).isEqualTo(new DeployId(12)).hasToString("d12");
        assertThat(DeployId.parse("12")).isEqualTo(new DeployId(12));
        assertThat(new DeployId(10)).isGreaterThan(new DeployId(9));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "d", "-1", "D12", "d12 ", "d1x", "../d1", "99999999999999999999"})
    void refusesOtherDeploys(String text) {
        assertThatThrownBy(() -> DeployId.parse(text)).isInstanceOf(InvalidInput.class);
    }

    @Test
    void appIdsAreNotGivenTwice() {
        assertThat(IntStream.range(0, 1000).mapToObj(_ -> AppId.random())).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0123456789abcde", "0123456789ABCDEF", "../0123456789abc", "0123456789abcdef0"})
    void refusesOtherAppIds(String id) {
        assertThatThrownBy(() -> new AppId(id)).isInstanceOf(InvalidInput.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "app/tree.tar", "a/b/c-d_e.f"})
    void acceptsObjectKeys(String key) {
        assertThat(new ObjectKey(key)).hasToString(key);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/a", "a/", "a//b", "..", "a/../b", ".a", "a/.b", "a b", "a\\b", "a\n", "é", "a%2fb"})
    void refusesOtherObjectKeys(String key) {
        assertThatThrownBy(() -> new ObjectKey(key)).isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> new ObjectKey("a".repeat(513))).isInstanceOf(InvalidInput.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"password", "tls.crt", ".env", "A_b-9"})
    void acceptsKeysOfConfigurations(String key) {
        assertThat(new ConfigurationKey(key)).hasToString(key);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "..data", "a/b", "/a", "a b", "a\n", "é", "a\\b", "a\0"})
    void refusesOtherKeysOfConfigurations(String key) {
        assertThatThrownBy(() -> new ConfigurationKey(key)).isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> new ConfigurationKey("a".repeat(129))).isInstanceOf(InvalidInput.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Alice", "al ice", "alice@x", "-a", "../a", "a\n"})
    void refusesUserNamesAndProcessTypesThatAreNoDnsLabels(String name) {
        assertThatThrownBy(() -> new UserName(name)).isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> new ProcessType(name)).isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> new ConfigurationName(name)).isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> new ServiceName(name)).isInstanceOf(InvalidInput.class);
    }
}
