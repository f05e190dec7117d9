package dev.slipway.local.tls;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.shredzone.acme4j.exception.AcmeException;
import org.shredzone.acme4j.exception.AcmeRateLimitedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees that each host has a certificate that is good for a while: one host after another, new ones first, those that fail
 * after ever longer pauses. Until a host has one of its own it is visited with the usual one, or with the one that it had.
 */
final class Renewals implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Renewals.class);
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration FAREWELL = Duration.ofSeconds(2);

    /** Of a certificate's life, when it is renewed: with a third left, and each host a little earlier or later. */
    private static final double RENEWED_AT = 0.62;

    private static final double SPREAD = 0.08;
    private static final int BUCKETS = 1000;

    /** Between two certificates of one host: where our clock is wrong, each would seem old at once. */
    private static final Duration LEAST = Duration.ofHours(1);

    private final CertificateTable table;
    private final CertificateFolder folder;
    private final Authority authority;
    private final Clock clock;
    private final Map<String, Trouble> troubles = new ConcurrentHashMap<>();
    private final Map<String, Instant> obtained = new ConcurrentHashMap<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile Optional<Thread> worker = Optional.empty();

    /** Takes up what is kept. */
    Renewals(CertificateTable table, CertificateFolder folder, Authority authority, Clock clock) throws IOException {
        this.table = table;
        this.folder = folder;
        this.authority = authority;
        this.clock = clock;
        troubles.putAll(folder.troubles());
    }

    /** @param hosts which are visited at the time */
    void start(Supplier<Set<String>> hosts) {
        worker = Optional.of(Thread.ofVirtual().name("renewals").start(() -> run(hosts)));
    }

    private void run(Supplier<Set<String>> hosts) {
        try {
            while (!closed.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
                var wanted = hosts.get();
                tidy(wanted);
                next(wanted).ifPresent(this::renew);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    Map<String, Trouble> troubles() {
        return Map.copyOf(troubles);
    }

    private void tidy(Set<String> wanted) {
        for (var host : List.copyOf(troubles.keySet())) {
            if (!wanted.contains(host)) {
                troubles.remove(host);
                folder.forgetTrouble(host);
            }
        }
        // One that is good still may be of use again.
        table.own().forEach((host, own) -> {
            if (!wanted.contains(host) && own.expires().isBefore(clock.instant())) {
                table.remove(host);
                folder.forget(host);
            }
        });
    }

    private Optional<String> next(Set<String> wanted) {
        var now = clock.instant();
        var usual = table.usual();
        return wanted.stream()
                .filter(host -> usual.isSelfSigned() || !usual.covers(host))
                .filter(host -> isDue(host, now))
                .min(Comparator.<String>comparingInt(this::failures).thenComparing(Comparator.naturalOrder()));
    }

    private int failures(String host) {
        return Optional.ofNullable(troubles.get(host)).map(Trouble::failures).orElse(0);
    }

    private boolean isDue(String host, Instant now) {
        var trouble = Optional.ofNullable(troubles.get(host));
        var last = Optional.ofNullable(obtained.get(host));
        return trouble.map(known -> !now.isBefore(known.again())).orElse(true)
                && last.map(when -> !now.isBefore(when.plus(LEAST))).orElse(true)
                && table.own(host).map(own -> !now.isBefore(renewal(host, own))).orElse(true);
    }

    /** When a certificate is renewed: hosts that got theirs together are spread. */
    static Instant renewal(String host, ServerCertificate certificate) {
        var begin = certificate.leaf().getNotBefore().toInstant();
        double spread = SPREAD * Math.floorMod(host.hashCode(), BUCKETS) / BUCKETS;
        long life = Duration.between(begin, certificate.expires()).toMillis();
        return begin.plusMillis((long) (life * (RENEWED_AT + spread)));
    }

    private void renew(String host) {
        try {
            var certificate = authority.certify(host);
            folder.keep(host, certificate);
            table.put(host, certificate);
            troubles.remove(host);
            obtained.put(host, clock.instant());
            log.atInfo()
                    .addKeyValue("host", host)
                    .addKeyValue("expires", certificate.expires())
                    .log("certificate obtained");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (AcmeException | IOException | RuntimeException e) {
            // Whatever an authority says or does not, visitors are served, and it is asked again.
            fail(host, e);
        }
    }

    private void fail(String host, Exception failure) {
        var now = clock.instant();
        var next = Trouble.after(
                failures(host),
                Optional.ofNullable(failure.getMessage()).orElse(failure.toString()),
                now,
                ThreadLocalRandom.current().nextDouble());
        var trouble = retryAfter(failure)
                .filter(later -> later.isAfter(next.again()))
                .map(later -> new Trouble(next.failures(), later, next.reason()))
                .orElse(next);
        troubles.put(host, trouble);
        log.atWarn()
                .addKeyValue("host", host)
                .addKeyValue("again", trouble.again())
                .setCause(failure)
                .log("certificate not obtained");
        try {
            folder.keep(host, trouble);
        } catch (IOException e) {
            log.atWarn().addKeyValue("host", host).setCause(e).log("failure cannot be kept");
        }
    }

    private static Optional<Instant> retryAfter(Exception failure) {
        return failure instanceof AcmeRateLimitedException limited ? limited.getRetryAfter() : Optional.empty();
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            if (worker.isPresent()) {
                worker.get().interrupt();
                worker.get().join(FAREWELL);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
