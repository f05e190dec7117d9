package dev.slipway.core;

import java.time.Duration;
import java.util.function.ToDoubleFunction;

/**
 * Where parts report what an operator watches. Metric names are dotted ({@code slipway.deploys}); a label has few values,
 * never a user's text.
 */
public interface Measurements {
    /** Adds one to a counter. */
    void count(String metric, String label, String value);

    /** Records how long something took. */
    void time(String metric, String label, String value, Duration took);

    /** Registers something that is read whenever an operator looks; {@code source} is held for good. */
    <T> void gauge(String metric, String label, String value, T source, ToDoubleFunction<T> read);
}
