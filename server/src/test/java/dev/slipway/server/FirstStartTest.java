package dev.slipway.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.core.UserName;
import dev.slipway.core.identity.KeyScope;
import dev.slipway.core.identity.SshKey;
import dev.slipway.core.platform.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FirstStartTest {
    private static final String KEY =
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f ada@example.com\n";
    private static final Clock CLOCK = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);

    @TempDir
    Path folder;

    private final State state = State.inMemory();
    private final FirstStart firstStart = new FirstStart(state.users(), state.keys(), CLOCK);

    @Test
    void publicKeysBecomeTheAdmins() throws IOException {
        file("id_ed25519.pub", KEY);
        file("id_ed25519", "PRIVATE KEY");
        file("authorized_keys", KEY);

        var lines = firstStart.run(folder, true);

        assertThat(lines)
                .containsExactly(
                        "Made user admin",
                        "Imported id_ed25519.pub as the admin's key: "
                                + "SHA256:ZkAslGjFiUHdGf/WUL8rQvkib4PTvQatUV0OUQSncCA");
        assertThat(adminKeys()).singleElement().satisfies(key -> {
            assertThat(key.label()).isEqualTo("id_ed25519");
            assertThat(key.scope()).isEqualTo(KeyScope.FULL);
        });
        assertThat(state.users().find(UserName.ADMIN))
                .hasValueSatisfying(user -> assertThat(user.admin()).isTrue());
    }

    @Test
    void whatIsNoKeyIsSkippedWithAWordAndNotRepeated() throws IOException {
        file("a.pub", "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjE\n");
        file("b.pub", KEY + KEY);
        file("c.pub", "x".repeat(20_000));
        file("d\u001b.pub", "");
        file("e.pub", KEY);
        Files.createDirectory(folder.resolve("f.pub"));

        var lines = firstStart.run(folder, true);

        assertThat(lines)
                .contains("Skipped a.pub: this is a private key", "Skipped c.pub: it is too large for a public key")
                .anyMatch(line -> line.startsWith("Skipped b.pub: "))
                .anyMatch(line -> line.startsWith("Skipped d?.pub: "))
                .contains("Skipped f.pub: it is not a file");
        assertThat(lines).noneMatch(line -> line.contains("b3BlbnNza"));
        assertThat(adminKeys()).extracting(SshKey::label).containsExactly("e");
    }

    @Test
    void withoutAnyKeyItSaysHowToAddOne() {
        var lines = firstStart.run(folder.resolve("missing"), true);

        assertThat(lines).anyMatch(line -> line.contains("slipway keys add"));
    }

    @Test
    void importsNothingIfToldSo() throws IOException {
        file("id_ed25519.pub", KEY);

        firstStart.run(folder, false);

        assertThat(adminKeys()).isEmpty();
    }

    @Test
    void removedKeyDoesNotComeBack() throws IOException {
        file("id_ed25519.pub", KEY);
        firstStart.run(folder, true);
        state.keys().remove(adminKeys().getFirst().fingerprint());

        var lines = firstStart.run(folder, true);

        assertThat(lines).isEmpty();
        assertThat(adminKeys()).isEmpty();
    }

    private List<SshKey> adminKeys() {
        return state.keys().list(UserName.ADMIN);
    }

    private void file(String name, String content) throws IOException {
        Files.writeString(folder.resolve(name), content);
    }
}
