package dev.slipway.k8s.build;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.LogWatch;
import io.fabric8.kubernetes.client.dsl.Loggable;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log of one container, line by line as it is printed. Its stream may break off or fall silent; then it is opened anew
 * where it was.
 */
final class StepLog {
    private static final Logger log = LoggerFactory.getLogger(StepLog.class);

    /** A stream that shows nothing for so long may be a dead one. */
    private static final Duration SILENCE = Duration.ofSeconds(30);

    private static final Duration DRAIN = Duration.ofSeconds(10);

    private final KubernetesClient client;
    private final String namespace;
    private final String pod;
    private final String container;
    private final TimedLines lines;
    private final AtomicLong heard = new AtomicLong();

    private @Nullable LogWatch watch;
    private @Nullable Thread reader;

    StepLog(KubernetesClient client, String namespace, String pod, String container, TimedLines lines) {
        this.client = client;
        this.namespace = namespace;
        this.pod = pod;
        this.container = container;
        this.lines = lines;
    }

    /** Sees to it that the log is being read; called again and again while the container runs. */
    void keepUp() throws InterruptedException {
        boolean silent = System.nanoTime() - heard.get() > SILENCE.toNanos();
        if (reader == null || !reader.isAlive() || silent) {
            stop();
            open();
        }
    }

    /** Reads what the container printed to its end; called once it has ended. */
    void finish() throws InterruptedException {
        if (reader != null) {
            reader.join(DRAIN);
        }
        stop();
        // The stream may have broken off before that end.
        try (var rest = request().getLogInputStream()) {
            read(rest);
            lines.finish();
        } catch (IOException | KubernetesClientException e) {
            lost(e);
        }
    }

    private void open() {
        heard.set(System.nanoTime());
        try {
            var opened = request().watchLog();
            watch = opened;
            reader = Thread.ofVirtual().name("log-" + pod + "-" + container).start(() -> follow(opened));
        } catch (KubernetesClientException e) {
            lost(e);
        }
    }

    private void follow(LogWatch opened) {
        try (var in = opened.getOutput()) {
            read(in);
        } catch (IOException e) {
            lost(e);
        }
    }

    private void read(InputStream in) throws IOException {
        lines.begin();
        var buffer = new byte[1 << 13];
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            heard.set(System.nanoTime());
            lines.accept(buffer, count);
        }
    }

    private Loggable request() {
        return client.pods()
                .inNamespace(namespace)
                .withName(pod)
                .inContainer(container)
                .usingTimestamps()
                .sinceTime(lines.last().toString());
    }

    private void lost(Exception cause) {
        log.atDebug().setCause(cause).log("log of {} in {} broke off", container, pod);
    }

    /** Stops reading. */
    void stop() throws InterruptedException {
        if (watch != null) {
            watch.close();
            watch = null;
        }
        if (reader != null) {
            reader.join(DRAIN);
            reader = null;
        }
    }
}
