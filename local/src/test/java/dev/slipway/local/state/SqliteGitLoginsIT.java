package dev.slipway.local.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.core.GitLoginName;
import dev.slipway.core.Samples;
import dev.slipway.core.Secret;
import dev.slipway.core.platform.State;
import dev.slipway.core.webhook.GitLogin;
import dev.slipway.core.webhook.GitLoginsContract;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class SqliteGitLoginsIT extends GitLoginsContract {
    private static final int BEFORE_GIT_LOGINS = 7;

    @RegisterExtension
    private final OpenState open = new OpenState();

    @TempDir
    private Path directory;

    @Override
    protected State state() {
        return open.in(directory);
    }

    // withstand I 123
    @Test
    void anOlderStateGetsAPlaceForThem(@TempDir Path older) {
        try (var state = SqliteState.open(older, List.of(), Schema.SCRIPTS.subList(0, BEFORE_GIT_LOGINS))) {
            state.users().add(Samples.admin(Samples.ALICE));
        }
        var login = new GitLogin(
                new GitLoginName("mine"),
                GitLogin.server("https://git.example"),
                "git",
                "",
                "",
                "bot",
                new Secret("hunter2"),
                Samples.ALICE,
                true,
                Samples.NOW);

        try (var state = SqliteState.open(older, List.of())) {
            state.gitLogins().add(login);
        }

        try (var state = SqliteState.open(older, List.of())) {
            assertThat(state.users().list()).containsExactly(Samples.admin(Samples.ALICE));
            assertThat(state.gitLogins().list()).containsExactly(login);
        }
    }
}
