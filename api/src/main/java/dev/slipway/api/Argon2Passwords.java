package dev.slipway.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.slipway.core.Busy;
import dev.slipway.core.Secret;
import dev.slipway.core.identity.PasswordHash;
import dev.slipway.core.identity.PasswordHasher;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Hashes passwords by Argon2id with 19 MiB of memory each, as OWASP advises. Only so many at a time, so that a flood of logins
 * takes neither the memory nor all processors.
 *
 * @see <a href="https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html">OWASP</a>
 */
public final class Argon2Passwords implements PasswordHasher {
    private static final Pattern FORM = Pattern.compile(
            "\\$argon2id\\$v=19\\$m=([0-9]{1,6}),t=([0-9]{1,2}),p=([0-9]{1,2})\\$([A-Za-z0-9+/]+)\\$([A-Za-z0-9+/]+)");
    private static final Cost COST = new Cost(19 * 1024, 2, 1);
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private record Cost(int memoryKib, int iterations, int lanes) {}

    private final SecureRandom random = new SecureRandom();
    private final Semaphore turns;

    /** As many at a time as half of the processors can work on. */
    public Argon2Passwords() {
        this(Math.max(1, Runtime.getRuntime().availableProcessors() / 2));
    }

    Argon2Passwords(int atOnce) {
        this.turns = new Semaphore(atOnce, true);
    }

    @Override
    public PasswordHash hash(Secret password) {
        var salt = bytes(SALT_BYTES);
        return text(salt, inTurn(COST, salt, password));
    }

    @Override
    public PasswordHash nobodys() {
        return text(bytes(SALT_BYTES), bytes(HASH_BYTES));
    }

    private byte[] bytes(int count) {
        var bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    private static PasswordHash text(byte[] salt, byte[] hash) {
        var base64 = Base64.getEncoder().withoutPadding();
        return new PasswordHash("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s"
                .formatted(
                        Argon2Parameters.ARGON2_VERSION_13,
                        COST.memoryKib(),
                        COST.iterations(),
                        COST.lanes(),
                        base64.encodeToString(salt),
                        base64.encodeToString(hash)));
    }

    @Override
    public boolean matches(PasswordHash hash, Secret password) {
        var form = FORM.matcher(hash.text());
        if (!form.matches()) {
            throw new IllegalArgumentException("a password's hash is not one of Argon2id");
        }
        var cost = new Cost(number(form.group(1)), number(form.group(2)), number(form.group(3)));
        var base64 = Base64.getDecoder();
        return MessageDigest.isEqual(
                base64.decode(form.group(5)), inTurn(cost, base64.decode(form.group(4)), password));
    }

    private static int number(String digits) {
        return Integer.parseInt(digits);
    }

    private byte[] inTurn(Cost cost, byte[] salt, Secret password) {
        try {
            if (!turns.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw busy();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw busy();
        }
        try {
            return compute(cost, salt, password);
        } finally {
            turns.release();
        }
    }

    private static Busy busy() {
        return new Busy("too many logins at once", "try again in a moment, or use a token or an SSH key");
    }

    private static byte[] compute(Cost cost, byte[] salt, Secret password) {
        var generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(cost.memoryKib())
                .withIterations(cost.iterations())
                .withParallelism(cost.lanes())
                .withSalt(salt)
                .build());
        var hash = new byte[HASH_BYTES];
        generator.generateBytes(password.reveal().getBytes(UTF_8), hash);
        return hash;
    }
}
