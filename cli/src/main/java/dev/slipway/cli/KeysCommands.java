package dev.slipway.cli;

import dev.slipway.core.UserName;
import dev.slipway.core.identity.KeyIntake;
import dev.slipway.core.identity.Label;
import dev.slipway.core.identity.SshKey;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The keys that log a user in. */
@Command(name = "keys", description = "The SSH keys that log you in.")
final class KeysCommands {
    private static final Listing<SshKey> LISTING = new Listing<SshKey>()
            .column("FINGERPRINT", "fingerprint", SshKey::fingerprint)
            .column("TYPE", "type", key -> key.key().type())
            .column("LABEL", "label", SshKey::label)
            .column("SCOPE", "scope", key -> ScopeOptions.most(key.scope()))
            .column("APPS", "apps", key -> key.scope().apps())
            .column("EXPIRES", "expires", key -> key.scope().expires())
            .column("ADDED", "added", SshKey::addedAt)
            .column("LAST USED", "last_used", SshKey::lastUsed);

    private final Supplier<Session> session;

    KeysCommands(Supplier<Session> session) {
        this.session = session;
    }

    @Command(description = "Add public keys from standard input, one a line: ssh HOST keys add < ~/.ssh/id_ed25519.pub")
    void add(
            @Option(
                            names = "--label",
                            paramLabel = "LABEL",
                            description = "What to call it; the key's comment if left out.")
                    Optional<String> label,
            @Mixin ScopeOptions narrowed,
            @Option(names = "--user", paramLabel = "USER", description = "Whose key it is; for admins.")
                    Optional<UserName> user) {
        var asked = session.get();
        var owner = asked.owner(user);
        var wanted = narrowed.scope(asked.clock().instant());
        var keys = KeyIntake.read(asked.console().read(KeyIntake.MOST_BYTES));
        tell(
                asked,
                new KeyIntake(asked.platform().keys(), asked.clock()).add(keys, owner, label.map(Label::new), wanted));
    }

    static void tell(Session asked, List<SshKey> added) {
        for (var key : added) {
            asked.tellOperator("key %s of %s added".formatted(key.fingerprint(), key.owner()));
            asked.console().line("Added %s, '%s', for %s".formatted(key.fingerprint(), key.label(), key.owner()));
        }
    }

    @Command(description = "List the keys.")
    void list(
            @Option(names = "--user", paramLabel = "USER", description = "Whose keys; for admins.")
                    Optional<UserName> user,
            @Option(names = "--json", description = "One JSON document.") boolean json) {
        var asked = session.get();
        var owner = asked.owner(user);
        LISTING.print(asked.console(), json, asked.platform().keys().list(owner), "%s has no keys".formatted(owner));
    }

    @Command(description = "Remove a key; it stops working at once.")
    void remove(
            @Parameters(paramLabel = "FINGERPRINT|LABEL", description = "As the list shows it.") String name,
            @Option(names = "--user", paramLabel = "USER", description = "Whose key; for admins.")
                    Optional<UserName> user) {
        var asked = session.get();
        var key = new KeyIntake(asked.platform().keys(), asked.clock()).remove(asked.owner(user), name);
        asked.tellOperator("key %s of %s removed".formatted(key.fingerprint(), key.owner()));
        asked.console().line("Removed %s, '%s', of %s".formatted(key.fingerprint(), key.label(), key.owner()));
    }
}
