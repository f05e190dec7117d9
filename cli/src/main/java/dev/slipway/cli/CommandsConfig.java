package dev.slipway.cli;

import dev.slipway.core.NotFound;
import dev.slipway.core.identity.PasswordHasher;
import dev.slipway.core.platform.Backup;
import dev.slipway.core.platform.HttpsCertificates;
import dev.slipway.core.webhook.Remotes;
import dev.slipway.core.webhook.WebhookDoor;
import java.net.URI;
import java.util.List;
import java.util.Locale;

/**
 * What the commands know of the server they run in.
 *
 * @param version as {@code version} prints it
 * @param domains the domains below which the server names apps itself, as {@code localhost}; no app may claim one of its
 *     hosts, nor the domain
 * @param hooks where deliveries come in, as the world sees it; a webhook's id stands behind it
 * @param door where they are looked up again
 * @param remotes what they are fetched by
 * @param backup what {@code backup} writes
 * @param certificates what HTTPS visitors are shown
 * @param passwords makes hashes of users' passwords
 */
public record CommandsConfig(
        String version,
        List<String> domains,
        URI hooks,
        WebhookDoor door,
        Remotes remotes,
        Backup backup,
        HttpsCertificates certificates,
        PasswordHasher passwords) {
    public CommandsConfig {
        domains =
                domains.stream().map(domain -> domain.toLowerCase(Locale.ROOT)).toList();
    }

    /** Of a server that keeps nothing itself which could be copied. */
    public CommandsConfig(
            String version,
            List<String> domains,
            URI hooks,
            WebhookDoor door,
            Remotes remotes,
            PasswordHasher passwords) {
        this(
                version,
                domains,
                hooks,
                door,
                remotes,
                _ -> {
                    throw new NotFound("this server keeps nothing itself", "back up what it keeps its state in");
                },
                HttpsCertificates.NONE,
                passwords);
    }
}
