package dev.slipway.hooks.webhook;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks from time to time which review apps are to go. */
final class ReviewSweep {
    private static final Logger log = LoggerFactory.getLogger(ReviewSweep.class);
    private static final Duration PAUSE = Duration.ofMinutes(5);

    private final ReviewApps reviews;
    private final Thread thread = Thread.ofVirtual().name("review-apps").unstarted(this::run);

    ReviewSweep(ReviewApps reviews) {
        this.reviews = reviews;
    }

    void start() {
        thread.start();
    }

    private void run() {
        try {
            while (true) {
                Thread.sleep(PAUSE);
                sweep();
            }
        } catch (InterruptedException _) {
            // Closed.
        }
    }

    private void sweep() throws InterruptedException {
        try {
            reviews.sweep();
        } catch (RuntimeException e) {
            log.atWarn().setCause(e).log("cannot see which review apps are to go, trying again");
        }
    }

    void stop() throws InterruptedException {
        thread.interrupt();
        thread.join();
    }
}
