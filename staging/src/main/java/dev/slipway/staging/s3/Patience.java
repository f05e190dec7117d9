package dev.slipway.staging.s3;

import java.time.Duration;

/**
 * How long an S3 server may take, and how often it is asked again.
 *
 * @param tries of one request at most
 * @param pause before the second try; doubled for each further one, and shortened by chance
 * @param connect until a connection stands
 * @param silence between two bytes
 * @param request from the first byte to the last of one try; downloads may take longer
 */
public record Patience(int tries, Duration pause, Duration connect, Duration silence, Duration request) {
    /** Bridges a restart of the S3 server. */
    public static final Patience DEFAULT = new Patience(
            6, Duration.ofMillis(300), Duration.ofSeconds(5), Duration.ofSeconds(20), Duration.ofMinutes(2));
}
