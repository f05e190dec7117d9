package dev.slipway.cli;

import java.util.List;
import java.util.Locale;

/**
 * What the commands know of the server they run in.
 *
 * @param version as {@code version} prints it
 * @param domains the domains below which the server names apps itself, as {@code localhost}; no app may claim one of its
 *     hosts, nor the domain
 */
public record CommandsConfig(String version, List<String> domains) {
    public CommandsConfig {
        domains =
                domains.stream().map(domain -> domain.toLowerCase(Locale.ROOT)).toList();
    }

    /** Whether the host is one of the domains, or below one. */
    boolean owns(String host) {
        return domains.stream().anyMatch(domain -> host.equals(domain) || host.endsWith("." + domain));
    }
}
