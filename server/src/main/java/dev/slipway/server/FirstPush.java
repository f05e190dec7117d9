package dev.slipway.server;

import dev.slipway.core.AppName;
import dev.slipway.core.release.Addresses;
import java.util.List;

/**
 * How this server is used, as its users type it.
 *
 * @param ssh where pushers reach the SSH server
 * @param visited where visitors reach apps
 */
record FirstPush(Endpoint ssh, Addresses visited) {
    private static final int SSH_PORT = 22;

    /** The three lines of a first push. */
    List<String> lines() {
        return List.of(
                "git remote add epinio %s/APP".formatted(remote()), "git push epinio main", "open " + app("APP"));
    }

    /** What stands before an app's name in a remote's address. */
    String remote() {
        return "ssh://git@" + (ssh.port() == SSH_PORT ? ssh.toString().replaceFirst(":22$", "") : ssh);
    }

    /** What stands before a command. */
    String command() {
        return "ssh %sgit@%s".formatted(ssh.port() == SSH_PORT ? "" : "-p %d ".formatted(ssh.port()), ssh.host());
    }

    /** Where an app of that name is opened, in capitals where it stands for any. */
    String app(String name) {
        return visited.route(visited.host(AppName.parse("app")))
                .url()
                .toString()
                .replaceFirst("app", name);
    }
}
