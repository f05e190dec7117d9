package dev.slipway.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.slipway.core.RecordingProgress;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

final class PatienceTest {
    private final RecordingProgress progress = new RecordingProgress();
    private final Patience patience = new Patience(progress);

    @Test
    void anAnswerThatBrokeOffIsAskedForAgain() throws InterruptedException {
        var brokenOff = new KubernetesClientException("Unexpected end of file", new IOException("closed"));

        assertThat(patience.ask(answering(brokenOff))).isEqualTo("answer");
        assertThat(progress.text()).contains("waiting for it");
    }

    @Test
    void aRefusalIsFinal() {
        var refusal = new KubernetesClientException("forbidden", 403, null);

        assertThatExceptionOfType(KubernetesClientException.class)
                .isThrownBy(() -> patience.ask(answering(refusal)))
                .isSameAs(refusal);
        assertThat(progress.text()).isEmpty();
    }

    private static Patience.Question<String> answering(KubernetesClientException first) {
        Queue<KubernetesClientException> failures = new ArrayDeque<>(List.of(first));
        return () -> {
            if (!failures.isEmpty()) {
                throw failures.remove();
            }
            return "answer";
        };
    }
}
