package dev.slipway.core.lfs;

import dev.slipway.core.AppName;
import dev.slipway.core.Secret;
import dev.slipway.core.SignedText;
import dev.slipway.core.UserException;
import dev.slipway.core.UserName;
import dev.slipway.core.identity.Right;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Signs {@link Ticket tickets} and reads them, without keeping any: every server that has the same key takes them, and each
 * ends by itself.
 */
public final class Tickets {
    /** Until when somebody who has logged in by SSH is taken for logged in: git-lfs then asks there again. */
    static final Duration SESSION_VALID = Duration.ofMinutes(5);

    /** Until when a transfer has to begin, of perhaps many that were asked for at once. */
    static final Duration TRANSFER_VALID = Duration.ofMinutes(30);

    private static final String PURPOSE = "slipway lfs ticket v1";
    private static final String SESSION = "session";
    private static final String UPLOAD = "upload";
    private static final String DOWNLOAD = "download";

    private final SignedText signed;
    private final Clock clock;

    /** @param secret of all servers of an installation, asked for when it is first needed; nothing signed tells of it */
    public Tickets(Supplier<byte[]> secret, Clock clock) {
        this.signed = new SignedText(secret, PURPOSE);
        this.clock = clock;
    }

    Secret sign(Ticket ticket) {
        var text = switch (ticket) {
            case Ticket.Session session -> text(session, SESSION_VALID, SESSION + " " + session.most());
            case Ticket.Transfer one -> text(one, TRANSFER_VALID, direction(one) + " " + one.oid() + " " + one.size());
        };
        return signed.sign(text);
    }

    private static String direction(Ticket.Transfer transfer) {
        return transfer.upload() ? UPLOAD : DOWNLOAD;
    }

    private String text(Ticket ticket, Duration valid, String what) {
        var expires = clock.instant().plus(valid).getEpochSecond();
        return "%s %s %d %s".formatted(ticket.user(), ticket.app(), expires, what);
    }

    /** The ticket that the text is; empty if it was not signed here, or has expired. */
    Optional<Ticket> read(String ticket) {
        return signed.read(ticket).flatMap(text -> parse(text.split(" ")));
    }

    private Optional<Ticket> parse(String[] words) {
        if (!clock.instant().isBefore(Instant.ofEpochSecond(Long.parseLong(words[2])))) {
            return Optional.empty();
        }
        try {
            var user = new UserName(words[0]);
            var app = AppName.parse(words[1]);
            return Optional.of(
                    words[3].equals(SESSION)
                            ? new Ticket.Session(user, app, Right.parse(words[4]))
                            : new Ticket.Transfer(
                                    user, app, new Oid(words[4]), Long.parseLong(words[5]), words[3].equals(UPLOAD)));
        } catch (UserException e) {
            throw new IllegalStateException("a text was signed that no server signs", e);
        }
    }
}
