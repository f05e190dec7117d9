package dev.slipway.git.ssh;

import java.time.Duration;

/**
 * What one client may take of the SSH server.
 *
 * @param loginGrace from the connection to the proven key
 * @param loginTries failed attempts on one connection, unsigned probes among them
 * @param idle how long an authenticated connection may stay without an open channel
 * @param heartbeat how often a quiet connection is given a packet, so that routers between do not forget it
 * @param writeWait how long a writer waits for a client that does not read
 * @param channels open at one time on one connection
 */
public record SshLimits(
        Duration loginGrace,
        int loginTries,
        Duration idle,
        Duration heartbeat,
        Duration writeWait,
        int channels,
        Startups startups,
        PenaltyRules penalties) {
    public static final SshLimits DEFAULT = new SshLimits(
            Duration.ofSeconds(30),
            6,
            Duration.ofMinutes(10),
            Duration.ofSeconds(30),
            Duration.ofSeconds(30),
            10,
            Startups.DEFAULT,
            PenaltyRules.DEFAULT);

    public SshLimits withLoginGrace(Duration value) {
        return new SshLimits(value, loginTries, idle, heartbeat, writeWait, channels, startups, penalties);
    }

    public SshLimits withIdle(Duration value) {
        return new SshLimits(loginGrace, loginTries, value, heartbeat, writeWait, channels, startups, penalties);
    }

    public SshLimits withWriteWait(Duration value) {
        return new SshLimits(loginGrace, loginTries, idle, heartbeat, value, channels, startups, penalties);
    }

    public SshLimits withStartups(Startups value) {
        return new SshLimits(loginGrace, loginTries, idle, heartbeat, writeWait, channels, value, penalties);
    }

    public SshLimits withPenalties(PenaltyRules value) {
        return new SshLimits(loginGrace, loginTries, idle, heartbeat, writeWait, channels, startups, value);
    }
}
