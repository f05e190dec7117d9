package dev.slipway.k8s.build;

import dev.slipway.core.Progress;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;

/** Asks the API server again while it is away: an update of it must not fail the builds that run. */
final class Patience {
    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(1);
    private static final Duration MOST = Duration.ofMinutes(5);
    private static final int TOO_MANY = 429;

    private final Progress progress;

    /** Something that is asked. */
    interface Question<T> {
        T ask() throws InterruptedException;
    }

    Patience(Progress progress) {
        this.progress = progress;
    }

    /** @throws KubernetesClientException if it refuses, or stays away */
    <T> T ask(Question<T> question) throws InterruptedException {
        long began = System.nanoTime();
        boolean told = false;
        while (true) {
            try {
                return question.ask();
            } catch (KubernetesClientException e) {
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                if (!passes(e) || System.nanoTime() - began > MOST.toNanos()) {
                    throw e;
                }
                if (!told) {
                    progress.detail("The cluster's API does not answer; waiting for it");
                    told = true;
                }
                Thread.sleep(BETWEEN_TRIES);
            }
        }
    }

    private static boolean passes(KubernetesClientException failure) {
        return failure.getCode() == 0 || failure.getCode() >= 500 || failure.getCode() == TOO_MANY;
    }
}
