package dev.slipway.staging.s3;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends requests until they are answered for good, or patience ends. An interrupt does not end a wait. */
final class Requests {
    private static final Logger log = LoggerFactory.getLogger(Requests.class);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    private final String place;
    private final Patience patience;

    /** One request; made anew for each try. */
    @FunctionalInterface
    interface Request<T> {
        CompletableFuture<T> send();
    }

    /** @param place how failures name the bucket */
    Requests(String place, Patience patience) {
        this.place = place;
        this.patience = patience;
    }

    /** @param what what is done, for failures: {@code store KEY} */
    <T> T send(String what, Request<T> request) throws S3Failure {
        for (int tries = 1; ; tries++) {
            try {
                return request.send().join();
            } catch (CompletionException e) {
                var failure = failure(what, e.getCause() == null ? e : e.getCause());
                if (!failure.passing() || tries >= patience.tries()) {
                    throw failure;
                }
                log.atDebug().setCause(failure).log("tried again");
                pause(tries);
            }
        }
    }

    S3Failure failure(String what, Throwable cause) {
        return cause instanceof S3Failure known ? known : S3Failure.of(at(what), cause);
    }

    /** A passing failure: what came is not what was asked for. */
    S3Failure broken(String what, String how, Throwable cause) {
        return S3Failure.broken(at(what), how, cause);
    }

    private String at(String what) {
        return "%s: cannot %s".formatted(place, what);
    }

    void pause(int tries) {
        long longest = Math.min(patience.pause().toNanos() << Math.min(tries - 1, 16), LONGEST_PAUSE.toNanos());
        long until = System.nanoTime() + ThreadLocalRandom.current().nextLong(longest / 2, longest + 1);
        boolean interrupted = false;
        for (long left = until - System.nanoTime(); left > 0; left = until - System.nanoTime()) {
            try {
                TimeUnit.NANOSECONDS.sleep(left);
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    Patience patience() {
        return patience;
    }
}
