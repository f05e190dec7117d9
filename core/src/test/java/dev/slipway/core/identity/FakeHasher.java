package dev.slipway.core.identity;

import dev.slipway.core.Secret;
import dev.slipway.core.Sha256;
import java.util.concurrent.atomic.AtomicInteger;

/** A hasher that takes no time, and counts how often it was asked. */
public final class FakeHasher implements PasswordHasher {
    private static final PasswordHash NOBODYS = new PasswordHash("$fake$nobody$nobody");

    private final AtomicInteger matched = new AtomicInteger();

    @Override
    public PasswordHash hash(Secret password) {
        return new PasswordHash("$fake$salt$" + Sha256.hex(password.reveal()));
    }

    @Override
    public PasswordHash nobodys() {
        return NOBODYS;
    }

    @Override
    public boolean matches(PasswordHash hash, Secret password) {
        matched.incrementAndGet();
        return hash.equals(hash(password));
    }

    /** How often it was asked whether a hash matches. */
    public int matched() {
        return matched.get();
    }
}
