package dev.slipway.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.core.ConfigurationKey;
import dev.slipway.core.ConfigurationName;
import dev.slipway.core.EnvName;
import dev.slipway.core.Secret;
import dev.slipway.core.release.BoundFiles;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FileKeysTest {
    private static final BoundFiles FILES = new BoundFiles(Map.of(
            new ConfigurationName("db"),
            Map.of(
                    new ConfigurationKey("password"), new Secret("1"),
                    new ConfigurationKey("tls.crt"), new Secret("2"),
                    new ConfigurationKey(".hidden"), new Secret("3")),
            new ConfigurationName("db-2"),
            Map.of(new ConfigurationKey("password"), new Secret("4")),
            new ConfigurationName("empty"),
            Map.of()));

    @Test
    void filesComeBackAsTheyWere() {
        var flat = FileKeys.flat(FILES);

        assertThat(flat).containsOnlyKeys("db-2.password", "db..hidden", "db.password", "db.tls.crt", "empty.");
        assertThat(FileKeys.files(flat)).isEqualTo(FILES);
        assertThat(FileKeys.files(FileKeys.flat(BoundFiles.NONE))).isEqualTo(BoundFiles.NONE);
    }

    @Test
    void noVariableIsTakenForAFileAndNoKeyIsOneThatKubernetesRefuses() {
        assertThat(FileKeys.flat(FILES).keySet())
                .allMatch(FileKeys::isOne)
                .allMatch(key -> key.matches("[-._a-zA-Z0-9]+") && !key.startsWith(".."));
        assertThat(FileKeys.isOne(new EnvName("A_B9").value())).isFalse();
    }
}
