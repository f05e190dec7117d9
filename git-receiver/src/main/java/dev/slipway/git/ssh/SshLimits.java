package dev.slipway.git.ssh;

import java.time.Duration;

/**
 * What one client may take of the SSH server.
 *
 * @param loginGrace from the connection to the proven key
 * @param loginTries failed attempts on one connection, unsigned probes among them
 * @param idle how long an authenticated connection may stay without an open channel
 * @param heartbeat after which silence a client is asked for a sign of life, so that routers between do not forget the
 *     connection, and one that does not answer is found out
 * @param writeWait how long a writer waits for a client that does not read
 * @param stopWait how long a stop waits for git's last words to reach the clients
 * @param channels open at one time on one connection
 */
public record SshLimits(
        Duration loginGrace,
        int loginTries,
        Duration idle,
        Duration heartbeat,
        Duration writeWait,
        Duration stopWait,
        int channels,
        Startups startups,
        PenaltyRules penalties) {
    public static final SshLimits DEFAULT = new SshLimits(
            Duration.ofSeconds(30),
            6,
            Duration.ofMinutes(10),
            Duration.ofSeconds(15),
            Duration.ofSeconds(30),
            Duration.ofSeconds(5),
            10,
            Startups.DEFAULT,
            PenaltyRules.DEFAULT);

    public SshLimits withLoginGrace(Duration value) {
        return new SshLimits(value, loginTries, idle, heartbeat, writeWait, stopWait, channels, startups, penalties);
    }

    public SshLimits withIdle(Duration value) {
        return new SshLimits(
                loginGrace, loginTries, value, heartbeat, writeWait, stopWait, channels, startups, penalties);
    }

    public SshLimits withHeartbeat(Duration value) {
        return new SshLimits(loginGrace, loginTries, idle, value, writeWait, stopWait, channels, startups, penalties);
    }

    public SshLimits withStopWait(Duration value) {
        return new SshLimits(loginGrace, loginTries, idle, heartbeat, writeWait, value, channels, startups, penalties);
    }

    public SshLimits withWriteWait(Duration value) {
        return new SshLimits(loginGrace, loginTries, idle, heartbeat, value, stopWait, channels, startups, penalties);
    }

    public SshLimits withStartups(Startups value) {
        return new SshLimits(loginGrace, loginTries, idle, heartbeat, writeWait, stopWait, channels, value, penalties);
    }

    public SshLimits withPenalties(PenaltyRules value) {
        return new SshLimits(loginGrace, loginTries, idle, heartbeat, writeWait, stopWait, channels, startups, value);
    }
}
