package dev.slipway.staging.s3;

import dev.slipway.core.Busy;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells users of an S3 server that stays away: what failed is none of their doing, and they can do it again later. */
final class Outage {
    private static final Logger log = LoggerFactory.getLogger(Outage.class);

    private Outage() {}

    /** Something that is asked of the S3 server, as often as patience allows. */
    @FunctionalInterface
    interface Question<T> {
        T ask() throws IOException;
    }

    /** @throws Busy if the S3 server did not answer, or was in trouble all the time */
    static <T> T told(Question<T> question) throws IOException {
        try {
            return question.ask();
        } catch (S3Failure e) {
            if (!e.passing()) {
                throw e;
            }
            // Users are not told where it is; the operator is.
            log.atWarn().setCause(e).log("S3 server does not answer");
            var busy = new Busy(
                    "the object store does not answer",
                    "try again later; if it stays so, ask the operator to run 'slipway doctor'");
            busy.initCause(e);
            throw busy;
        }
    }
}
