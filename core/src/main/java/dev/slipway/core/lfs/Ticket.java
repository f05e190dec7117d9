package dev.slipway.core.lfs;

import dev.slipway.core.AppName;
import dev.slipway.core.UserName;
import dev.slipway.core.identity.Right;

/** What the holder of a signed text may do, until it expires: less than a login, and for one app only. */
sealed interface Ticket {
    UserName user();

    AppName app();

    /** Ask for transfers and locks, as the user who logged in by SSH. */
    record Session(UserName user, AppName app, Right most) implements Ticket {}

    /** Bring or get one object. */
    record Transfer(UserName user, AppName app, Oid oid, long size, boolean upload) implements Ticket {}
}
