package dev.slipway.api;

import dev.slipway.core.Measurements;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.ToDoubleFunction;

/** Keeps what is measured and tells it in Prometheus' text format, with the process's own memory, threads and files. */
public final class PrometheusMeasurements implements Measurements, AutoCloseable {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final AtomicBoolean process = new AtomicBoolean();

    @Override
    public void count(String metric, String label, String value) {
        registry.counter(metric, label, value).increment();
    }

    @Override
    public void time(String metric, String label, String value, Duration took) {
        registry.timer(metric, label, value).record(took);
    }

    @Override
    public <T> void gauge(String metric, String label, String value, T source, ToDoubleFunction<T> read) {
        Gauge.builder(metric, source, read)
                .tags(Tags.of(label, value))
                .strongReference(true)
                .register(registry);
    }

    /** Everything as it stands now. */
    String scrape() {
        // Not before somebody looks: the JDK's management beans cost a tenth of a second at start.
        if (process.compareAndSet(false, true)) {
            List.of(
                            new JvmMemoryMetrics(),
                            new JvmThreadMetrics(),
                            new ProcessorMetrics(),
                            new FileDescriptorMetrics(),
                            new UptimeMetrics())
                    .forEach(binder -> binder.bindTo(registry));
        }
        return registry.scrape();
    }

    @Override
    public void close() {
        registry.close();
    }
}
