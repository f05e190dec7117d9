package dev.slipway.server;

import java.util.List;

/**
 * The three lines of a first push, with this server's addresses.
 *
 * @param ssh where pushers reach the SSH server
 * @param domain below which apps answer
 * @param httpPort where visitors reach the router
 */
record FirstPush(Endpoint ssh, String domain, int httpPort) {
    private static final int SSH_PORT = 22;
    private static final int HTTP_PORT = 80;

    List<String> lines() {
        var host = ssh.port() == SSH_PORT ? ssh.toString().replaceFirst(":22$", "") : ssh.toString();
        return List.of(
                "git remote add epinio ssh://git@%s/APP".formatted(host), "git push epinio main", "open " + app("APP"));
    }

    /** Where an app of that name is opened. */
    String app(String name) {
        return "http://%s.%s%s".formatted(name, domain, httpPort == HTTP_PORT ? "" : ":" + httpPort);
    }
}
