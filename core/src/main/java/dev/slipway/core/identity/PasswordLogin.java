package dev.slipway.core.identity;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.slipway.core.Busy;
import dev.slipway.core.InvalidInput;
import dev.slipway.core.Secret;
import dev.slipway.core.UserName;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Proves who somebody is by a user's name and password. Nobody can tell by the time it takes whether there is such a user.
 *
 * <p>What was proven is remembered for a short time, since clients send name and password with each request and a hash takes
 * long. It is looked up by a digest under a key of this object's own, and counts only while the user has the same hash: a
 * password that was changed or taken away, wherever that happened, stops working at once.
 */
public final class PasswordLogin implements Login {
    private static final Duration REMEMBERED = Duration.ofMinutes(1);
    private static final int MOST_REMEMBERED = 10_000;
    private static final String DIGEST = "HmacSHA256";

    private record Proven(PasswordHash hash, Instant until) {}

    private final Users users;
    private final PasswordHasher hasher;
    private final InstantSource clock;
    private final SecretKeySpec key;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Proven> remembered = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Proven> eldest) {
            return size() > MOST_REMEMBERED;
        }
    };

    public PasswordLogin(Users users, PasswordHasher hasher, InstantSource clock) {
        this.users = users;
        this.hasher = hasher;
        this.clock = clock;
        var random = new byte[32];
        new SecureRandom().nextBytes(random);
        this.key = new SecretKeySpec(random, DIGEST);
    }

    /** @throws Busy if more passwords are at work than the server can take */
    @Override
    public Optional<Principal> prove(String user, Secret password) {
        var given = Password.normalized(password);
        var name = name(user);
        var hash = name.flatMap(users::password);
        var digest = digest(user, given);
        if (!isRemembered(digest, hash)) {
            if (!hasher.matches(hash.orElseGet(hasher::nobodys), given) || hash.isEmpty()) {
                return Optional.empty();
            }
            remember(digest, hash.get());
        }
        return name.flatMap(users::find).map(found -> new Principal(found.name(), found.admin(), KeyScope.FULL));
    }

    private static Optional<UserName> name(String user) {
        try {
            return Optional.of(new UserName(user));
        } catch (InvalidInput _) {
            return Optional.empty();
        }
    }

    private String digest(String user, Secret password) {
        try {
            var mac = Mac.getInstance(DIGEST);
            mac.init(key);
            // No name holds a zero.
            return HexFormat.of().formatHex(mac.doFinal((user + '\0' + password.reveal()).getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + DIGEST, e);
        }
    }

    private boolean isRemembered(String digest, Optional<PasswordHash> hash) {
        lock.lock();
        try {
            var known = remembered.get(digest);
            return known != null
                    && hash.filter(known.hash()::equals).isPresent()
                    && clock.instant().isBefore(known.until());
        } finally {
            lock.unlock();
        }
    }

    private void remember(String digest, PasswordHash hash) {
        lock.lock();
        try {
            // Behind those that were remembered before.
            remembered.remove(digest);
            remembered.put(digest, new Proven(hash, clock.instant().plus(REMEMBERED)));
        } finally {
            lock.unlock();
        }
    }
}
