package dev.slipway.git.remote;

import dev.slipway.git.ssh.Ed25519Key;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.shell.ProcessShellCommandFactory;

/** git's own upload-pack behind an SSH server on a loopback port, serving bare repositories below a folder. */
final class SshGit implements AutoCloseable {
    /** The public halves of the keys that may log in, as {@code authorized_keys} has them. */
    final List<String> authorized = new CopyOnWriteArrayList<>();

    private final SshServer server = SshServer.setUpDefaultServer();
    private Ed25519Key hostKey = Ed25519Key.make();

    SshGit(Path root) throws IOException {
        server.setHost("127.0.0.1");
        server.setKeyPairProvider(_ -> List.of(hostKey.pair()));
        server.setPublickeyAuthenticator((_, key, _) -> authorized.contains(PublicKeyEntry.toString(key)));
        server.setCommandFactory((channel, command) ->
                ProcessShellCommandFactory.INSTANCE.createCommand(channel, command.replace("'/", "'" + root + "/")));
        server.start();
    }

    int port() {
        return server.getPort();
    }

    void authorize(String line) {
        authorized.add(line.replaceFirst("^(\\S+ \\S+).*$", "$1"));
    }

    void changeHostKey() {
        hostKey = Ed25519Key.make();
    }

    String fingerprint() {
        return KeyUtils.getFingerPrint(hostKey.pair().getPublic());
    }

    @Override
    public void close() throws IOException {
        server.stop(true);
    }
}
