package dev.slipway.core.identity;

import dev.slipway.core.Secret;
import dev.slipway.core.SignedText;
import dev.slipway.core.UserException;
import dev.slipway.core.UserName;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Passes for those who have just logged in and cannot say so again on their next request, as where a web socket is opened.
 * None is kept: every server that has the same key takes them, and each ends soon by itself.
 */
public final class Passes {
    /** How long one is good for. */
    public static final Duration VALID = Duration.ofSeconds(30);

    private static final String PURPOSE = "slipway pass v1";
    private static final int FIXED_WORDS = 4;

    private final SignedText signed;
    private final Users users;
    private final Clock clock;

    /** @param secret of all servers of an installation, asked for when it is first needed; no pass tells of it */
    public Passes(Supplier<byte[]> secret, Users users, Clock clock) {
        this.signed = new SignedText(secret, PURPOSE);
        this.users = users;
        this.clock = clock;
    }

    /** A pass for somebody, which is good for no more than the login was. */
    public Secret issue(Principal who) {
        var scope = who.scope();
        var apps = scope.apps().stream().map(AppPattern::value).collect(Collectors.joining(" "));
        return signed.sign("%s %d %s %s %s"
                .formatted(
                        who.user(), clock.instant().plus(VALID).getEpochSecond(), scope.most(), scope.expires(), apps));
    }

    /** Whose pass that is; empty if it is none of ours, has expired, or its user has gone. */
    public Optional<Principal> prove(String pass) {
        return signed.read(pass).flatMap(text -> read(text.split(" ")));
    }

    private Optional<Principal> read(String[] words) {
        if (!clock.instant().isBefore(Instant.ofEpochSecond(Long.parseLong(words[1])))) {
            return Optional.empty();
        }
        try {
            var scope = new KeyScope(Right.parse(words[2]), apps(words), Instant.parse(words[3]));
            return users.find(new UserName(words[0])).map(user -> new Principal(user.name(), user.admin(), scope));
        } catch (UserException e) {
            throw new IllegalStateException("a pass was signed that no server issues", e);
        }
    }

    private static List<AppPattern> apps(String[] words) {
        return Arrays.stream(words).skip(FIXED_WORDS).map(AppPattern::new).toList();
    }
}
