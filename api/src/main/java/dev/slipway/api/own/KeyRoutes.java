package dev.slipway.api.own;

import dev.slipway.api.route.About;
import dev.slipway.api.route.Call;
import dev.slipway.api.route.Operation;
import dev.slipway.api.route.Parameter;
import dev.slipway.api.route.Routes;
import dev.slipway.core.InvalidInput;
import dev.slipway.core.identity.KeyIntake;
import dev.slipway.core.identity.Label;
import dev.slipway.core.identity.SshKey;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The SSH keys that log a user in. */
final class KeyRoutes {
    static final Parameter USER = Parameter.text("user", "Whose; for admins. Your own if left out.");

    private final Supplier<Server> server;

    KeyRoutes(Supplier<Server> server) {
        this.server = server;
    }

    record KeyView(
            String fingerprint,
            String type,
            String label,
            ScopeView scope,
            Instant added,
            @About("Absent if it never was.") Optional<Instant> lastUsed) {
        static KeyView of(SshKey key) {
            return new KeyView(
                    key.fingerprint().value(),
                    key.key().type(),
                    key.label(),
                    ScopeView.of(key.scope()),
                    key.addedAt(),
                    ScopeView.moment(key.lastUsed()));
        }
    }

    record KeyList(List<KeyView> items) {}

    record NewKeys(
            @About("Public keys, one a line.") String keys,

            @About("What to call it, if it is one; the key's comment if left out.")
            Optional<String> label,

            Optional<NewScope> scope) {}

    void addTo(Routes routes) {
        routes.add(
                "Keys",
                Operation.get("/api/keys", "List the SSH keys that log you in")
                        .with(USER)
                        .gives(KeyList.class, this::list),
                Operation.post("/api/keys", "Add public keys")
                        .with(USER)
                        .takes(NewKeys.class)
                        .makes(KeyList.class, this::add),
                Operation.delete("/api/keys", "Remove a key; it stops working at once")
                        .with(USER)
                        .with(Parameter.text("key", "Its fingerprint or label. Has to be given."))
                        .does(this::remove));
    }

    private KeyList list(Call call) {
        var asked = server.get();
        return new KeyList(asked.platform().keys().list(asked.owner(call)).stream()
                .map(KeyView::of)
                .toList());
    }

    private KeyList add(Call call) {
        var asked = server.get();
        var owner = asked.owner(call);
        var wanted = call.body(NewKeys.class);
        var keys = KeyIntake.read(wanted.keys().getBytes(StandardCharsets.UTF_8));
        var added = new KeyIntake(asked.platform().keys(), asked.clock())
                .add(keys, owner, wanted.label().map(Label::new), NewScope.of(wanted.scope(), asked.clock()));
        added.forEach(key -> asked.tellOperator(call, "key %s of %s added".formatted(key.fingerprint(), key.owner())));
        return new KeyList(added.stream().map(KeyView::of).toList());
    }

    private void remove(Call call) {
        var asked = server.get();
        var owner = asked.owner(call);
        var name = call.query("key")
                .orElseThrow(() -> new InvalidInput("no key was named", "give key=FINGERPRINT or key=LABEL"));
        var key = new KeyIntake(asked.platform().keys(), asked.clock()).remove(owner, name);
        asked.tellOperator(call, "key %s of %s removed".formatted(key.fingerprint(), key.owner()));
    }
}
