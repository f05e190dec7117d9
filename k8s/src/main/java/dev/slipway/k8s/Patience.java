package dev.slipway.k8s;

import dev.slipway.core.Progress;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Duration;

/** Asks the API server again while it is away: an update of it must not fail the deploys that run. */
public final class Patience {
    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(1);
    private static final Duration MOST = Duration.ofMinutes(5);
    private static final int TOO_MANY = 429;

    private final Progress progress;

    /** Something that is asked. */
    public interface Question<T> {
        T ask() throws InterruptedException;
    }

    /** @param progress is told once that there is something to wait for */
    public Patience(Progress progress) {
        this.progress = progress;
    }

    /** @throws KubernetesClientException if it refuses, or stays away */
    public <T> T ask(Question<T> question) throws InterruptedException {
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

    /** Whether the API server is in trouble, or was not reached, or its answer broke off: it refused nothing. */
    public static boolean passes(KubernetesClientException failure) {
        int code = failure.getCode(); // below all statuses where there was no whole answer
        return code < HttpURLConnection.HTTP_BAD_REQUEST
                || code == TOO_MANY
                || code >= HttpURLConnection.HTTP_INTERNAL_ERROR;
    }
}
