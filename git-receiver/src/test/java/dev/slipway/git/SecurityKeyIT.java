package dev.slipway.git;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.core.identity.KeyScope;
import dev.slipway.core.identity.PublicKey;
import dev.slipway.core.identity.SshKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Keys on sticks, with a real ssh that asks an agent. */
class SecurityKeyIT {
    @TempDir
    private Path folder;

    private TestReceiver receiver;

    @BeforeEach
    void start() {
        receiver = TestReceiver.start(folder);
    }

    @AfterEach
    void stop() {
        receiver.close();
    }

    static List<SecurityKey> keys() throws GeneralSecurityException {
        return List.of(SecurityKey.ed25519(), SecurityKey.ecdsa());
    }

    // withstand A 13
    @ParameterizedTest
    @MethodSource("keys")
    void aTouchedStickLogsIn(SecurityKey key) throws Exception {
        add(key);

        assertThat(loginWith(key)).isEqualTo(new Shell.Ended(1, "Hi bob\n"));
    }

    // withstand A 13
    @ParameterizedTest
    @MethodSource("keys")
    void aStickThatNobodyTouchedDoesNot(SecurityKey key) throws Exception {
        add(key);

        assertThat(loginWith(key.untouched()).output()).contains("Permission denied (publickey)");
    }

    // withstand A 13
    @ParameterizedTest
    @MethodSource("keys")
    void aSignatureForAnotherApplicationDoesNot(SecurityKey key) throws Exception {
        add(key);

        assertThat(loginWith(key.signingFor("ssh:other")).output()).contains("Permission denied (publickey)");
    }

    // withstand A 13
    @ParameterizedTest
    @MethodSource("keys")
    void anUnknownStickDoesNot(SecurityKey key) throws Exception {
        assertThat(loginWith(key).output()).contains("Permission denied (publickey)");
    }

    private void add(SecurityKey key) {
        var known = PublicKey.parse(key.line());
        receiver.state
                .keys()
                .add(new SshKey(known, TestReceiver.BOB, "stick", KeyScope.FULL, Instant.now(), Instant.MIN));
    }

    private Shell.Ended loginWith(SecurityKey key) throws Exception {
        var socket = folder.resolve("agent");
        var file = Files.writeString(folder.resolve("stick.pub"), key.line() + "\n");
        var command = new ArrayList<>(receiver.sshWith(file, "-o", "IdentityAgent=" + socket));
        command.addAll(List.of("-T", "-p", String.valueOf(receiver.port), "git@127.0.0.1"));
        try (var _ = new KeyAgent(socket, key)) {
            return Shell.in(folder).run(command.toArray(String[]::new));
        }
    }
}
