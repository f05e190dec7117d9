package dev.slipway.core.lfs;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.slipway.core.AppName;
import dev.slipway.core.Samples;
import dev.slipway.core.UserName;
import dev.slipway.core.app.Access;
import dev.slipway.core.app.App;
import dev.slipway.core.deploy.InMemoryObjectStore;
import dev.slipway.core.deploy.ObjectStore;
import dev.slipway.core.identity.KeyScope;
import dev.slipway.core.identity.Principal;
import dev.slipway.core.identity.Right;
import dev.slipway.core.platform.State;
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HexFormat;

/** Git LFS in memory, with apps {@code web} of alice's and {@code shop} of bob's. */
public final class LfsRig {
    public static final AppName WEB = AppName.parse("web");
    public static final AppName SHOP = AppName.parse("shop");
    public static final Principal ALICE = who(Samples.ALICE);
    public static final Principal BOB = who(Samples.BOB);

    public final State state = State.inMemory();
    public final ObjectStore store;
    public volatile Instant now = Samples.NOW;
    final Access access = new Access(state.apps(), state.namespaces());
    final Clock clock = new Clock() {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return InstantSource.system().withZone(zone);
        }

        @Override
        public Instant instant() {
            return now;
        }
    };
    final Tickets tickets = new Tickets(() -> "secret".getBytes(UTF_8), clock);

    public LfsRig() {
        this(new InMemoryObjectStore());
    }

    public LfsRig(ObjectStore store) {
        this.store = store;
        for (var who : new Principal[] {ALICE, BOB}) {
            state.users().add(Samples.user(who.user()));
        }
        state.apps().create(App.create(WEB, Samples.ALICE, now));
        state.apps().create(App.create(SHOP, Samples.BOB, now));
    }

    private static Principal who(UserName user) {
        return new Principal(user, false, KeyScope.FULL);
    }

    public App app(AppName name) {
        return state.apps().find(name).orElseThrow();
    }

    /** All of it; a push to an app that is not there makes it. */
    public Lfs lfs(LfsLimits limits) {
        var objects = new LfsObjects(store);
        return new Lfs(
                new LfsPasses(tickets, access, state.apps(), state.users(), URI.create("https://git.example.com/")),
                new LfsTransfers(objects, tickets, access, state.users(), this::ahead, limits),
                new LfsLocks(store, access, state.apps(), limits, clock));
    }

    private App ahead(Principal who, AppName name) {
        if (state.apps().find(name).isEmpty()) {
            access.requireCreate(who, name);
            state.apps().create(App.create(name, who.user(), now));
        }
        return access.require(who, name, Right.PUSH);
    }

    /** The name of an object with that content. */
    public static Oid oid(String content) {
        try {
            return new Oid(HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(content.getBytes(UTF_8))));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
