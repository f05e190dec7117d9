package dev.slipway.core.lfs;

import dev.slipway.core.AppName;
import dev.slipway.core.InvalidInput;
import dev.slipway.core.NotAllowed;
import dev.slipway.core.NotFound;
import dev.slipway.core.Secret;
import dev.slipway.core.app.Access;
import dev.slipway.core.app.App;
import dev.slipway.core.app.AppId;
import dev.slipway.core.identity.Principal;
import dev.slipway.core.identity.Right;
import dev.slipway.core.identity.Users;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.BiFunction;

/**
 * Brings objects of apps and takes them, as who reads or pushes to the app asks for them: first for many at once, then one by
 * one, each with the ticket that the first answer had.
 */
public final class LfsTransfers {
    private final LfsObjects objects;
    private final Tickets tickets;
    private final Access access;
    private final Holders holders;
    private final BiFunction<Principal, AppName, App> pushed;
    private final LfsLimits limits;
    // As each request for many found it: looking for each object would take longer the more there are.
    private final Map<AppId, Room> rooms = new ConcurrentHashMap<>();
    private final Semaphore places = new Semaphore(places(Runtime.getRuntime().maxMemory()), true);

    /** An object as a client names it, with its size. */
    public record Asked(String oid, long size) {}

    /** What becomes of an object that was asked for. */
    public sealed interface Answer {
        Asked asked();

        /** It may be transferred with that ticket. */
        record Go(Asked asked, Secret ticket) implements Answer {}

        /** It can be had from there without a ticket. */
        record Elsewhere(Asked asked, URI address) implements Answer {}

        /** It need not be brought. */
        record There(Asked asked) implements Answer {}

        /** The app has none of that name. */
        record Missing(Asked asked) implements Answer {}

        /** It may not be brought, or it cannot be what it is said to be. */
        record Refused(Asked asked, String reason) implements Answer {}
    }

    /** An object that is read. */
    public record Opened(InputStream content, long size) {}

    /** @param pushed the app that a push of somebody's goes to, made if it is not there */
    public LfsTransfers(
            LfsObjects objects,
            Tickets tickets,
            Access access,
            Users users,
            BiFunction<Principal, AppName, App> pushed,
            LfsLimits limits) {
        this.objects = objects;
        this.tickets = tickets;
        this.access = access;
        this.holders = new Holders(users);
        this.pushed = pushed;
        this.limits = limits;
    }

    // On its way to S3 an object takes some parts of 5 MiB.
    private static int places(long heap) {
        return Math.clamp(heap / (64L << 20), 4, 64);
    }

    /** How long a ticket is good for. */
    public Duration valid() {
        return Tickets.TRANSFER_VALID;
    }

    /** Says of each of the objects whether the app has it, with a ticket for those that can be had. */
    public List<Answer> download(Principal who, AppName name, List<Asked> asked) throws IOException {
        requireFew(asked);
        var app = access.require(who, name, Right.READ);
        var sizes = objects.sizes(app.id());
        return asked.stream()
                .map(one ->
                        oid(one).map(oid -> download(who, app, one, oid, sizes)).orElseGet(() -> malformed(one)))
                .toList();
    }

    private Answer download(Principal who, App app, Asked asked, Oid oid, Map<Oid, Long> sizes) {
        var size = sizes.get(oid);
        if (size == null) {
            return new Answer.Missing(asked);
        }
        if (size != asked.size()) {
            return otherSize(asked, size);
        }
        return objects.shortcut(app.id(), oid, Tickets.TRANSFER_VALID)
                .<Answer>map(address -> new Answer.Elsewhere(asked, address))
                .orElseGet(() -> go(who, app, asked, oid, false));
    }

    /** Says of each of the objects whether it is to be brought, with a ticket for those that may be. */
    public List<Answer> upload(Principal who, AppName name, List<Asked> asked) throws IOException {
        requireFew(asked);
        var app = pushed.apply(who, name);
        var sizes = objects.sizes(app.id());
        rooms.put(app.id(), new Room(sizes, limits));
        var room = new Room(sizes, limits);
        return asked.stream()
                .map(one -> oid(one).map(oid -> upload(who, app, one, oid, sizes, room))
                        .orElseGet(() -> malformed(one)))
                .toList();
    }

    private Answer upload(Principal who, App app, Asked asked, Oid oid, Map<Oid, Long> sizes, Room room) {
        var size = sizes.get(oid);
        if (size != null) {
            return size == asked.size() ? new Answer.There(asked) : otherSize(asked, size);
        }
        return room.take(asked.size())
                .<Answer>map(reason -> new Answer.Refused(asked, reason))
                .orElseGet(() -> go(who, app, asked, oid, true));
    }

    private Answer go(Principal who, App app, Asked asked, Oid oid, boolean upload) {
        var ticket = new Ticket.Transfer(who.user(), app.name(), oid, asked.size(), upload);
        return new Answer.Go(asked, tickets.sign(ticket));
    }

    private void requireFew(List<Asked> asked) {
        if (asked.size() > limits.atOnce()) {
            throw new InvalidInput(
                    "%d objects are asked for at once, the limit is %d".formatted(asked.size(), limits.atOnce()),
                    "ask for them in several requests");
        }
    }

    private static Optional<Oid> oid(Asked asked) {
        try {
            return asked.size() < 0 ? Optional.empty() : Optional.of(new Oid(asked.oid()));
        } catch (InvalidInput _) {
            return Optional.empty();
        }
    }

    private static Answer malformed(Asked asked) {
        return new Answer.Refused(asked, "an object has a SHA-256 as its name, and a size");
    }

    private static Answer otherSize(Asked asked, long size) {
        return new Answer.Refused(asked, "the object of that name has %d bytes".formatted(size));
    }

    /** Opens the object that the ticket is for. */
    public Opened open(String ticket, AppName name, Oid oid) throws IOException {
        var app = admit(ticket(ticket, name, oid, false));
        try {
            var size = objects.size(app.id(), oid).orElseThrow(() -> missing(oid));
            return new Opened(objects.open(app.id(), oid), size);
        } catch (FileNotFoundException _) {
            throw missing(oid);
        }
    }

    /**
     * Keeps the object that the ticket is for.
     *
     * @throws InvalidInput if the content is not that object; it is not kept then
     */
    public void put(String ticket, AppName name, Oid oid, InputStream content) throws IOException {
        var transfer = ticket(ticket, name, oid, true);
        var app = admit(transfer);
        places.acquireUninterruptibly();
        try {
            put(app, transfer, content);
        } finally {
            places.release();
        }
    }

    private void put(App app, Ticket.Transfer transfer, InputStream content) throws IOException {
        var oid = transfer.oid();
        if (objects.size(app.id(), oid).isPresent()) {
            objects.put(app.id(), oid, transfer.size(), content);
            return;
        }
        var room = room(app.id());
        room.take(transfer.size()).ifPresent(reason -> {
            throw new NotAllowed(reason, "ask the operator for more room");
        });
        try {
            objects.put(app.id(), oid, transfer.size(), content);
        } catch (IOException | RuntimeException | Error e) {
            room.giveBack(transfer.size());
            throw e;
        }
    }

    private Room room(AppId app) throws IOException {
        var known = rooms.get(app);
        if (known != null) {
            return known;
        }
        var found = new Room(objects.sizes(app), limits);
        var other = rooms.putIfAbsent(app, found);
        return other == null ? found : other;
    }

    /** @throws NotFound if the object that the ticket is for did not arrive */
    public void verify(String ticket, AppName name, Oid oid) throws IOException {
        var transfer = ticket(ticket, name, oid, true);
        if (objects.size(admit(transfer).id(), oid)
                .filter(size -> size == transfer.size())
                .isEmpty()) {
            throw missing(oid);
        }
    }

    private Ticket.Transfer ticket(String text, AppName name, Oid oid, boolean upload) {
        return tickets.read(text)
                .filter(Ticket.Transfer.class::isInstance)
                .map(Ticket.Transfer.class::cast)
                .filter(ticket -> ticket.app().equals(name) && ticket.oid().equals(oid) && ticket.upload() == upload)
                .orElseThrow(() -> new NotAllowed(
                        "that ticket is not for this transfer, or has expired", "let git-lfs ask for it once more"));
    }

    /** What a user may do can have changed since the ticket was given. */
    private App admit(Ticket.Transfer ticket) {
        var right = ticket.upload() ? Right.PUSH : Right.READ;
        var who = holders.of(ticket.user(), ticket.app(), right).orElseThrow(() -> Access.missing(ticket.app()));
        return access.require(who, ticket.app(), right);
    }

    private static NotFound missing(Oid oid) {
        return new NotFound("object %s is not there".formatted(oid), "push it with git lfs push --all");
    }
}
