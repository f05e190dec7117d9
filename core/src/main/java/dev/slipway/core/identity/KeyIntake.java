package dev.slipway.core.identity;

import dev.slipway.core.Conflict;
import dev.slipway.core.InvalidInput;
import dev.slipway.core.NotFound;
import dev.slipway.core.Quoted;
import dev.slipway.core.UserName;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Takes the public keys that somebody gives, all of them or none, and removes them. */
public record KeyIntake(Keys keys, Clock clock) {
    /** How many bytes are read at most. */
    public static final int MOST_BYTES = 256 * 1024;

    private static final int MOST_KEYS = 100;

    /**
     * The keys that are given, one a line; empty lines and comments are passed over.
     *
     * @throws InvalidInput if there are none, too many, or one line is not a key
     */
    public static List<PublicKey> read(byte[] content) {
        if (content.length > MOST_BYTES) {
            throw new InvalidInput("more than 256 KiB of keys", "give public keys only, one a line");
        }
        var found = new LinkedHashMap<Fingerprint, PublicKey>();
        int number = 0;
        // Only LF ends a line: a CR in the middle of one is refused with the line, so what looks like one key is one.
        for (var line : new String(content, StandardCharsets.UTF_8).split("\n", -1)) {
            number++;
            if (!line.isBlank() && !line.stripLeading().startsWith("#")) {
                var key = parse(line, number);
                found.putIfAbsent(key.fingerprint(), key);
            }
        }
        if (found.isEmpty()) {
            throw new InvalidInput("no key was given", "give one: ssh HOST keys add < ~/.ssh/id_ed25519.pub");
        }
        if (found.size() > MOST_KEYS) {
            throw new InvalidInput("more than %d keys at once".formatted(MOST_KEYS), "add them in several steps");
        }
        return List.copyOf(found.values());
    }

    private static PublicKey parse(String line, int number) {
        try {
            return PublicKey.parse(line);
        } catch (InvalidInput e) {
            throw new InvalidInput("line %d: %s".formatted(number, e.reason()), e.advice());
        }
    }

    /**
     * Adds the keys for the user. Without a label each keeps the one it has, or is called by its comment.
     *
     * @throws Conflict if one of them is another user's; then none is added
     */
    public List<SshKey> add(List<PublicKey> given, UserName owner, Optional<Label> label, KeyScope scope) {
        if (label.isPresent() && given.size() > 1) {
            throw new InvalidInput(
                    "one label for %d keys".formatted(given.size()), "leave --label out, or add them one by one");
        }
        for (var key : given) {
            refuseOthers(key, owner);
        }
        var wanted = name(given, owner, label, scope);
        var added = new ArrayList<SshKey>();
        try {
            for (var key : wanted) {
                boolean isNew = keys.find(key.fingerprint()).isEmpty();
                keys.add(key);
                if (isNew) {
                    added.add(key);
                }
            }
        } catch (RuntimeException e) {
            added.forEach(key -> keys.remove(key.fingerprint()));
            throw e;
        }
        return wanted;
    }

    private void refuseOthers(PublicKey key, UserName owner) {
        keys.find(key.fingerprint())
                .filter(known -> !known.owner().equals(owner))
                .ifPresent(_ -> {
                    throw new Conflict(
                            "key %s is another user's".formatted(key.fingerprint()),
                            "make a key of your own: ssh-keygen -t ed25519");
                });
    }

    private List<SshKey> name(List<PublicKey> given, UserName owner, Optional<Label> label, KeyScope scope) {
        var known = keys.list(owner).stream().collect(Collectors.toMap(SshKey::fingerprint, SshKey::label));
        var taken = new HashSet<>(known.values());
        var named = new ArrayList<SshKey>();
        for (var key : given) {
            var kept = Optional.ofNullable(known.get(key.fingerprint()));
            var name = label.map(Label::value).or(() -> kept).orElseGet(() -> free(key, taken));
            taken.add(name);
            named.add(new SshKey(key, owner, name, scope, clock.instant(), Instant.MIN));
        }
        return List.copyOf(named);
    }

    private static String free(PublicKey key, Set<String> taken) {
        var label = Label.of(key.comment(), "key");
        if (!key.comment().isBlank() && !taken.contains(label.value())) {
            return label.value();
        }
        int number = key.comment().isBlank() ? 1 : 2;
        while (taken.contains(label.numbered(number).value())) {
            number++;
        }
        return label.numbered(number).value();
    }

    /**
     * Removes the user's key of that fingerprint or label, and tells which it was.
     *
     * @throws NotFound if the user has no such key
     */
    public SshKey remove(UserName owner, String name) {
        var key = keys.list(owner).stream()
                .filter(known -> known.label().equals(name)
                        || known.fingerprint().value().equals(name))
                .findFirst()
                .orElseThrow(() -> new NotFound(
                        "there is no key '%s'".formatted(Quoted.shorten(name)), "see which there are with keys list"));
        keys.remove(key.fingerprint());
        return key;
    }
}
