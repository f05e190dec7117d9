package dev.slipway.git.ssh;

import java.time.Duration;
import java.util.List;

/**
 * How long an address is refused after connections that came to nothing, as OpenSSH's {@code PerSourcePenalties}. They
 * add up; nothing is refused below {@code least}, and nothing for longer than {@code most}.
 *
 * @param failedLogin for a connection with failed attempts and no login
 * @param noLogin for one without an attempt
 * @param graceExceeded for one that was cut at the login grace
 * @param exempt addresses or ranges ({@code 10.0.0.0/8}) that are never refused
 */
public record PenaltyRules(
        Duration failedLogin,
        Duration noLogin,
        Duration graceExceeded,
        Duration least,
        Duration most,
        List<String> exempt) {
    public static final PenaltyRules DEFAULT = new PenaltyRules(
            Duration.ofSeconds(5),
            Duration.ofSeconds(1),
            Duration.ofSeconds(10),
            Duration.ofSeconds(15),
            Duration.ofMinutes(10),
            List.of());

    public PenaltyRules {
        exempt = List.copyOf(exempt);
    }

    public PenaltyRules withExempt(List<String> ranges) {
        return new PenaltyRules(failedLogin, noLogin, graceExceeded, least, most, ranges);
    }
}
