package dev.slipway.core.lfs;

import dev.slipway.core.AppName;
import dev.slipway.core.Secret;
import dev.slipway.core.app.Access;
import dev.slipway.core.app.Apps;
import dev.slipway.core.identity.Principal;
import dev.slipway.core.identity.Right;
import dev.slipway.core.identity.Users;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** Gives whoever has logged in by SSH a pass for the requests that git-lfs then makes over HTTP, and takes it there. */
public final class LfsPasses {
    private final Tickets tickets;
    private final Access access;
    private final Apps apps;
    private final Holders holders;
    private final URI control;

    /** Where to go, with what, and for how long. */
    public record Pass(URI href, Secret token, Duration valid) {}

    /** @param control where the server is reached by HTTP, with a slash at the end */
    public LfsPasses(Tickets tickets, Access access, Apps apps, Users users, URI control) {
        this.tickets = tickets;
        this.access = access;
        this.apps = apps;
        this.holders = new Holders(users);
        this.control = control;
    }

    /**
     * A pass for that app, which a push may be about to make.
     *
     * @throws dev.slipway.core.UserException if {@code who} may not push to it, or not fetch from it
     */
    public Pass issue(Principal who, AppName app, boolean upload) {
        if (upload && apps.find(app).isEmpty()) {
            access.requireCreate(who, app);
        } else {
            access.require(who, app, upload ? Right.PUSH : Right.READ);
        }
        var most = upload ? who.scope().most() : Right.READ;
        return new Pass(
                control.resolve("git/%s.git/info/lfs".formatted(app)),
                tickets.sign(new Ticket.Session(who.user(), app, most)),
                Tickets.SESSION_VALID);
    }

    /** Whose pass that is; what it is good for is in the login's scope. */
    public Optional<Principal> prove(String token) {
        return tickets.read(token).flatMap(ticket -> switch (ticket) {
            case Ticket.Session session -> holders.of(session.user(), session.app(), session.most());
            case Ticket.Transfer _ -> Optional.empty();
        });
    }
}
