package dev.slipway.core;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;
import java.util.function.ToDoubleFunction;

/** Keeps what was measured, to be asked for by metric and label value. */
public final class RecordingMeasurements implements Measurements {
    private record Series(String metric, String label, String value) {}

    private final Map<Series, LongAdder> counts = new ConcurrentHashMap<>();
    private final Map<Series, List<Duration>> times = new ConcurrentHashMap<>();
    private final Map<Series, DoubleSupplier> gauges = new ConcurrentHashMap<>();

    @Override
    public void count(String metric, String label, String value) {
        counts.computeIfAbsent(new Series(metric, label, value), _ -> new LongAdder())
                .increment();
    }

    @Override
    public void time(String metric, String label, String value, Duration took) {
        times.computeIfAbsent(new Series(metric, label, value), _ -> new CopyOnWriteArrayList<>())
                .add(took);
    }

    @Override
    public <T> void gauge(String metric, String label, String value, T source, ToDoubleFunction<T> read) {
        gauges.put(new Series(metric, label, value), () -> read.applyAsDouble(source));
    }

    /** How often that was counted. */
    public long counted(String metric, String label, String value) {
        var count = counts.get(new Series(metric, label, value));
        return count == null ? 0 : count.sum();
    }

    /** All that was timed, in order. */
    public List<Duration> timed(String metric, String label, String value) {
        return List.copyOf(times.getOrDefault(new Series(metric, label, value), List.of()));
    }

    /** What the gauge reads now; NaN if none was registered. */
    public double gauged(String metric, String label, String value) {
        var gauge = gauges.get(new Series(metric, label, value));
        return gauge == null ? Double.NaN : gauge.getAsDouble();
    }
}
