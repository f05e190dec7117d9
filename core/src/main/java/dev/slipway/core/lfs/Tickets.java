package dev.slipway.core.lfs;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.slipway.core.AppName;
import dev.slipway.core.Secret;
import dev.slipway.core.UserException;
import dev.slipway.core.UserName;
import dev.slipway.core.identity.Right;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs {@link Ticket tickets} and reads them, without keeping any: every server that has the same key takes them, and each
 * ends by itself.
 */
public final class Tickets {
    /** Until when somebody who has logged in by SSH is taken for logged in: git-lfs then asks there again. */
    static final Duration SESSION_VALID = Duration.ofMinutes(5);

    /** Until when a transfer has to begin, of perhaps many that were asked for at once. */
    static final Duration TRANSFER_VALID = Duration.ofMinutes(30);

    private static final String ALGORITHM = "HmacSHA256";
    private static final byte[] PURPOSE = "slipway lfs ticket v1".getBytes(UTF_8);
    private static final String SESSION = "session";
    private static final String UPLOAD = "upload";
    private static final String DOWNLOAD = "download";

    private final Supplier<byte[]> secret;
    private final Clock clock;
    private volatile Optional<SecretKeySpec> derived = Optional.empty();

    /** @param secret of all servers of an installation, asked for when it is first needed; nothing signed tells of it */
    public Tickets(Supplier<byte[]> secret, Clock clock) {
        this.secret = secret;
        this.clock = clock;
    }

    private SecretKeySpec key() {
        if (derived.isEmpty()) {
            var key = sign(new SecretKeySpec(secret.get(), ALGORITHM), PURPOSE);
            derived = Optional.of(new SecretKeySpec(key, ALGORITHM));
        }
        return derived.get();
    }

    Secret sign(Ticket ticket) {
        var text = switch (ticket) {
            case Ticket.Session session -> text(session, SESSION_VALID, SESSION + " " + session.most());
            case Ticket.Transfer one -> text(one, TRANSFER_VALID, direction(one) + " " + one.oid() + " " + one.size());
        };
        var base64 = Base64.getUrlEncoder().withoutPadding();
        return new Secret(base64.encodeToString(text.getBytes(UTF_8)) + "."
                + base64.encodeToString(sign(key(), text.getBytes(UTF_8))));
    }

    private static String direction(Ticket.Transfer transfer) {
        return transfer.upload() ? UPLOAD : DOWNLOAD;
    }

    private String text(Ticket ticket, Duration valid, String what) {
        var expires = clock.instant().plus(valid).getEpochSecond();
        return "%s %s %d %s".formatted(ticket.user(), ticket.app(), expires, what);
    }

    /** The ticket that the text is; empty if it was not signed here, or has expired. */
    Optional<Ticket> read(String signed) {
        try {
            int dot = signed.indexOf('.');
            var text = Base64.getUrlDecoder().decode(signed.substring(0, Math.max(0, dot)));
            var signature = Base64.getUrlDecoder().decode(signed.substring(dot + 1));
            return MessageDigest.isEqual(sign(key(), text), signature)
                    ? parse(new String(text, UTF_8).split(" "))
                    : Optional.empty();
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
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

    private static byte[] sign(SecretKeySpec key, byte[] text) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal(text);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }
}
