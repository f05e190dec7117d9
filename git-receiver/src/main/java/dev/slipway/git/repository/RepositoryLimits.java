package dev.slipway.git.repository;

import java.time.Duration;

/**
 * What a push and a repository may hold.
 *
 * @param refs changed by one push
 * @param commandBytes of a push's list of refs and its options
 * @param options given to one push
 * @param optionBytes of one option
 * @param operations that read or write packs at one time; further ones wait
 * @param keepAlive the longest silence towards a pusher
 * @param readWait how long a client that has to send something may be silent
 * @param hookWait how long a pusher may be silent before the first word: then its hooks run, which bring large files
 */
public record RepositoryLimits(
        long packBytes,
        long objectBytes,
        long repositoryBytes,
        int refs,
        long commandBytes,
        int options,
        int optionBytes,
        int operations,
        Duration keepAlive,
        Duration readWait,
        Duration hookWait) {
    private static final long MIB = 1L << 20;

    public static final RepositoryLimits DEFAULT = new RepositoryLimits(
            2_048 * MIB,
            512 * MIB,
            5_120 * MIB,
            10_000,
            3 * MIB,
            16,
            1_024,
            64,
            Duration.ofSeconds(5),
            Duration.ofMinutes(4),
            Duration.ofHours(1));

    public RepositoryLimits withSizes(long pack, long object, long repository) {
        return new RepositoryLimits(
                pack,
                object,
                repository,
                refs,
                commandBytes,
                options,
                optionBytes,
                operations,
                keepAlive,
                readWait,
                hookWait);
    }

    public RepositoryLimits withRefs(int most) {
        return new RepositoryLimits(
                packBytes,
                objectBytes,
                repositoryBytes,
                most,
                commandBytes,
                options,
                optionBytes,
                operations,
                keepAlive,
                readWait,
                hookWait);
    }

    public RepositoryLimits withWaits(Duration newKeepAlive, Duration newReadWait) {
        return new RepositoryLimits(
                packBytes,
                objectBytes,
                repositoryBytes,
                refs,
                commandBytes,
                options,
                optionBytes,
                operations,
                newKeepAlive,
                newReadWait,
                hookWait);
    }
}
