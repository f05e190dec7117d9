package dev.slipway.git;

import dev.slipway.git.repository.RepositoryLimits;
import dev.slipway.git.ssh.SshConfig;

/** How pushes are received: the SSH server's side, and what a push and a repository may hold. */
public record GitReceiverConfig(SshConfig ssh, RepositoryLimits limits) {}
