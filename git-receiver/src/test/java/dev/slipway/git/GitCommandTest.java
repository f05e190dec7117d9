package dev.slipway.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.core.AppName;
import dev.slipway.core.InvalidInput;
import dev.slipway.core.NotFound;
import dev.slipway.core.app.Access;
import dev.slipway.git.GitCommand.Service;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

// withstand B 26 to 32
class GitCommandTest {
    @Test
    void readsWhatGitSends() {
        assertThat(GitCommand.parse("git-receive-pack '/web.git'")).hasValueSatisfying(command -> {
            assertThat(command.service()).isEqualTo(Service.RECEIVE_PACK);
            assertThat(command.app()).isEqualTo(AppName.parse("web"));
        });
        assertThat(GitCommand.parse("git upload-pack 'team/web'")).hasValueSatisfying(command -> {
            assertThat(command.service()).isEqualTo(Service.UPLOAD_PACK);
            assertThat(command.app()).isEqualTo(AppName.parse("team/web"));
        });
    }

    @Test
    void undoesGitsQuoting() {
        assertThat(GitCommand.parse("git-receive-pack 'a'\\''b'\\!'c'"))
                .hasValueSatisfying(command -> assertThat(command.path()).isEqualTo("a'b!c"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ls",
                "git",
                "git-upload-archive 'web'",
                "git-lfs-authenticate web download",
                "scp -t /tmp",
                "sh -c id",
                "git-receive-packX 'web'",
                "GIT-RECEIVE-PACK 'web'",
                ""
            })
    void leavesOtherCommandsToOthers(String line) {
        assertThat(GitCommand.parse(line)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "git-receive-pack",
                "git-receive-pack ",
                "git-receive-pack web",
                "git-receive-pack \"web\"",
                "git-receive-pack 'web",
                "git-receive-pack 'web' 'api'",
                "git-receive-pack 'web';id",
                "git-receive-pack 'web'\n",
                "git-receive-pack $(id)",
                "git-receive-pack 'web'\\",
                "git-receive-pack 'we\\b'",
                "git-upload-pack --strict 'web'",
                "git-upload-pack --upload-pack=x 'web'",
                "git-upload-pack --timeout=0 'web'",
                "git-upload-pack --stateless-rpc 'web'",
                "git-upload-pack -- 'web'",
                "git-upload-pack  'web'"
            })
    void refusesGitsServicesInAnyOtherForm(String line) {
        assertThatThrownBy(() -> GitCommand.parse(line)).isInstanceOf(InvalidInput.class);
    }

    @Test
    void refusesAVeryLongLineFast() {
        assertThatThrownBy(() -> GitCommand.parse("git-receive-pack '" + "a".repeat(4 << 20) + "'"))
                .isInstanceOf(InvalidInput.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../x",
                "a/../../x",
                "//etc",
                "/etc/passwd/x",
                "~root/x",
                "%2e%2e/x",
                "a\\..\\b",
                "a/./b",
                "\uff0e\uff0e/x",
                "e\u0301/x",
                "web.",
                "web ",
                "APP",
                "web.git.git",
                ".git",
                "a.lock",
                "admin",
                "www",
                "-oProxyCommand=x",
                "$(id)",
                "",
                "/",
                "web/"
            })
    void namesThatNoAppCanHaveAreMissingInTheSameWords(String path) {
        var command = new GitCommand(Service.UPLOAD_PACK, path);

        assertThatThrownBy(command::app).isInstanceOfSatisfying(NotFound.class, refusal -> {
            var like = Access.missing(AppName.parse("x"));
            assertThat(refusal.reason()).matches("app '.*' not found");
            assertThat(refusal.advice()).isEqualTo(like.advice());
        });
    }
}
