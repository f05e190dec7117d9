package dev.slipway.core.identity;

import dev.slipway.core.UserName;
import java.time.Instant;

/** Somebody with an account. Admins may do everything to every app. */
public record User(UserName name, boolean admin, Instant createdAt) {}
