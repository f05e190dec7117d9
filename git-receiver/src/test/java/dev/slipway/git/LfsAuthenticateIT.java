package dev.slipway.git;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.core.Samples;
import dev.slipway.core.identity.Right;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code git-lfs-authenticate} by a real ssh. */
class LfsAuthenticateIT {
    @TempDir
    private Path folder;

    private TestReceiver receiver;

    @BeforeEach
    void begin() throws Exception {
        receiver = TestReceiver.start(folder);
        receiver.as(TestReceiver.BOB).cd(receiver.project("web")).ok("git", "push", "-q", receiver.url("web"), "main");
    }

    @AfterEach
    void end() {
        receiver.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"web download", "/web upload", "'web.git' upload", "fresh upload"})
    void saysWhereToGoWithWhatForHowLong(String words) {
        var ended = receiver.ssh(TestReceiver.BOB, List.of(), "git-lfs-authenticate " + words);

        assertThat(ended.status()).isZero();
        var app = words.startsWith("fresh") ? "fresh" : "web";
        assertThat(ended.output())
                .matches(
                        "(?s)\\{\"href\": \"https://git.example.com/git/APP.git/info/lfs\", \"header\": \\{\"Authorization\": \"Bearer [A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\"}, \"expires_in\": 300}\n"
                                .replace("APP", app));
        assertThat(receiver.commands).isEmpty();
    }

    @Test // withstand K 128
    void answersForAnothersAppAsForOneThatIsNotThere() {
        var hers = Samples.app("hers");
        receiver.state.apps().create(hers);

        var theirs = receiver.ssh(TestReceiver.BOB, List.of(), "git-lfs-authenticate hers download");
        var missing = receiver.ssh(TestReceiver.BOB, List.of(), "git-lfs-authenticate none download");

        assertThat(theirs.status()).isEqualTo(1);
        assertThat(theirs.output()).isEqualTo(missing.output().replace("none", "hers"));
        receiver.state.apps().update(hers.id(), app -> app.withGrants(Map.of(TestReceiver.BOB, Right.READ)));
        assertThat(receiver.ssh(TestReceiver.BOB, List.of(), "git-lfs-authenticate hers download")
                        .status())
                .isZero();
        assertThat(receiver.ssh(TestReceiver.BOB, List.of(), "git-lfs-authenticate hers upload")
                        .output())
                .contains("you may not push app hers");
    }

    @ParameterizedTest // withstand B 26, B 31
    @ValueSource(
            strings = {
                "git-lfs-authenticate",
                "git-lfs-authenticate web",
                "git-lfs-authenticate web delete",
                "git-lfs-authenticate web upload x",
                "git-lfs-authenticate ../web upload",
                "git-lfs-authenticate '$(id)' upload"
            })
    void refusesWhatGitLfsDoesNotAsk(String command) {
        var ended = receiver.ssh(TestReceiver.BOB, List.of(), command);

        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.output()).doesNotContain("href").isNotEmpty();
    }
}
