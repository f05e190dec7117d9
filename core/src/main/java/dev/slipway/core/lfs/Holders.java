package dev.slipway.core.lfs;

import dev.slipway.core.AppName;
import dev.slipway.core.UserName;
import dev.slipway.core.identity.AppPattern;
import dev.slipway.core.identity.KeyScope;
import dev.slipway.core.identity.Principal;
import dev.slipway.core.identity.Right;
import dev.slipway.core.identity.Users;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Makes a login of a ticket: its user, narrowed to what the ticket is good for. */
record Holders(Users users) {
    /** Empty if the user is gone. */
    Optional<Principal> of(UserName user, AppName app, Right most) {
        var scope = new KeyScope(most, List.of(new AppPattern(app.toString())), Instant.MAX);
        return users.find(user).map(found -> new Principal(found.name(), found.admin(), scope));
    }
}
