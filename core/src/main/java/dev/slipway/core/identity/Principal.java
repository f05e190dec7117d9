package dev.slipway.core.identity;

import dev.slipway.core.UserName;

/** Who is asking, proven: a user, and what the key that was used is good for. */
public record Principal(UserName user, boolean admin, KeyScope scope) {
    /** Whether keys and users may be managed with this login, within what the user may do. */
    public boolean mayManageIdentity() {
        return scope.unrestricted();
    }

    @Override
    public String toString() {
        return user.value();
    }
}
