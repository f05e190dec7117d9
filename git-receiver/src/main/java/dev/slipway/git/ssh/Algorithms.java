package dev.slipway.git.ssh;

import java.util.List;
import java.util.stream.Stream;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.cipher.BuiltinCiphers;
import org.apache.sshd.common.cipher.Cipher;
import org.apache.sshd.common.compression.BuiltinCompressions;
import org.apache.sshd.common.kex.BuiltinDHFactories;
import org.apache.sshd.common.mac.BuiltinMacs;
import org.apache.sshd.common.mac.Mac;
import org.apache.sshd.common.signature.BuiltinSignatures;
import org.apache.sshd.common.signature.Signature;
import org.apache.sshd.server.ServerBuilder;
import org.apache.sshd.server.SshServer;

/**
 * The algorithms on offer: those that ssh-audit has nothing against, post-quantum key exchange first. curve25519 stays for
 * clients that know nothing newer.
 */
public final class Algorithms {
    private Algorithms() {}

    static void offer(SshServer server) {
        server.setKeyExchangeFactories(NamedFactory.setUpTransformedFactories(
                true,
                List.of(
                        BuiltinDHFactories.mlkem768x25519,
                        BuiltinDHFactories.sntrup761x25519,
                        BuiltinDHFactories.sntrup761x25519_openssh,
                        BuiltinDHFactories.curve25519,
                        BuiltinDHFactories.curve25519_libssh),
                ServerBuilder.DH2KEX));
        server.setCipherFactories(ciphers());
        server.setMacFactories(macs());
        // Packs are compressed already, and compression before login is a way in.
        server.setCompressionFactories(List.of(BuiltinCompressions.none));
        server.setSignatureFactories(signatures());
    }

    private static List<NamedFactory<Cipher>> ciphers() {
        // GCM first, which needs no separate MAC; CTR for clients that are built on an older libssh2.
        return List.of(
                BuiltinCiphers.aes256gcm,
                BuiltinCiphers.aes128gcm,
                BuiltinCiphers.aes256ctr,
                BuiltinCiphers.aes192ctr,
                BuiltinCiphers.aes128ctr);
    }

    private static List<NamedFactory<Mac>> macs() {
        return List.of(BuiltinMacs.hmacsha256etm, BuiltinMacs.hmacsha512etm);
    }

    /** For host keys and users' keys alike. Not {@code ssh-rsa}, which signs with SHA-1, nor DSA. */
    public static List<NamedFactory<Signature>> signatures() {
        return Stream.of(
                        BuiltinSignatures.ed25519,
                        BuiltinSignatures.ed25519_cert,
                        BuiltinSignatures.sk_ssh_ed25519,
                        BuiltinSignatures.nistp256,
                        BuiltinSignatures.nistp256_cert,
                        BuiltinSignatures.nistp384,
                        BuiltinSignatures.nistp384_cert,
                        BuiltinSignatures.nistp521,
                        BuiltinSignatures.nistp521_cert,
                        BuiltinSignatures.sk_ecdsa_sha2_nistp256,
                        BuiltinSignatures.rsaSHA512,
                        BuiltinSignatures.rsaSHA512_cert,
                        BuiltinSignatures.rsaSHA256,
                        BuiltinSignatures.rsaSHA256_cert)
                .<NamedFactory<Signature>>map(signature -> signature)
                .toList();
    }
}
