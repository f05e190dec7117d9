package dev.slipway.git.ssh;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.Optional;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.util.security.SecurityUtils;

/** A private Ed25519 key and its public half, as OpenSSH's files have them. */
public record Ed25519Key(KeyPair pair) {
    private static final int KEY_BITS = 256;

    /** A new one. */
    public static Ed25519Key make() {
        try {
            return new Ed25519Key(KeyUtils.generateKeyPair(KeyPairProvider.SSH_ED25519, KEY_BITS));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("ed25519 is missing", e);
        }
    }

    /** Reads a private key's file; empty if it is of another kind. */
    public static Optional<Ed25519Key> read(String name, byte[] content) throws IOException, GeneralSecurityException {
        var keys = SecurityUtils.loadKeyPairIdentities(
                null, NamedResource.ofName(name), new ByteArrayInputStream(content), FilePasswordProvider.EMPTY);
        if (keys == null || !keys.iterator().hasNext()) {
            return Optional.empty();
        }
        return Optional.of(keys.iterator().next())
                .filter(key -> KeyPairProvider.SSH_ED25519.equals(KeyUtils.getKeyType(key)))
                .map(Ed25519Key::new);
    }

    /** The private key's file. */
    public String text(String comment) {
        var text = new ByteArrayOutputStream();
        try {
            OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(pair, comment, null, text);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("ed25519 is missing", e);
        } catch (IOException e) {
            throw new UncheckedIOException("nothing but memory is written to", e);
        }
        return text.toString(UTF_8);
    }

    /** The public half, as a line of {@code authorized_keys}. */
    public String publicLine(String comment) {
        return PublicKeyEntry.toString(pair.getPublic()) + " " + comment;
    }
}
