package dev.slipway.core.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.core.CommitId;
import dev.slipway.core.RefName;
import dev.slipway.core.UserName;
import dev.slipway.core.app.AppId;
import org.junit.jupiter.api.Test;

class PushTest {
    private static Push saying(String message) {
        return new Push(
                AppId.random(),
                RefName.branch("main"),
                new CommitId("1f3c2ab".repeat(6).substring(0, 40)),
                UserName.ADMIN,
                false,
                message);
    }

    @Test
    void releasesAreNamedAfterTheCommitAndThePushersWords() {
        assertThat(saying("").summary()).isEqualTo("Deploy 1f3c2ab");
        assertThat(saying("mend the till").summary()).isEqualTo("Deploy 1f3c2ab: mend the till");
        assertThat(saying("epinio push\n\nOrigin: /home/bob/till\n").summary())
                .isEqualTo("Deploy 1f3c2ab: epinio push");
    }
}
