package dev.slipway.core.release;

import dev.slipway.core.ProcessType;
import java.time.Instant;

/**
 * One process of an app.
 *
 * @param name type and number: {@code web.1}
 * @param state {@code starting}, {@code up}, {@code crashed} or {@code stopping}
 * @param restarts how often it was started again after a crash
 */
public record ProcessStatus(
        String name, ProcessType type, ReleaseVersion release, String state, Instant since, int restarts) {}
