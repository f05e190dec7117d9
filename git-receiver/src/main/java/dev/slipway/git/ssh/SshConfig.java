package dev.slipway.git.ssh;

import java.nio.file.Path;
import java.util.List;

/**
 * Where the SSH server listens and what it proves itself with.
 *
 * @param port 0 for any free one
 * @param hostKey the private host key's file; it is made where it is missing
 * @param userCaFiles files of public keys whose user certificates log in; empty for none
 */
public record SshConfig(String host, int port, Path hostKey, List<Path> userCaFiles, SshLimits limits) {
    public SshConfig {
        userCaFiles = List.copyOf(userCaFiles);
    }

    /** With default limits and no certificate authority. */
    public static SshConfig of(String host, int port, Path hostKey) {
        return new SshConfig(host, port, hostKey, List.of(), SshLimits.DEFAULT);
    }
}
