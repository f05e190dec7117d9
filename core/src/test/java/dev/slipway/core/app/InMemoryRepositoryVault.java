package dev.slipway.core.app;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** A vault in memory. */
public final class InMemoryRepositoryVault implements RepositoryVault {
    private static final class File {
        private final byte[] content;
        private final Instant stored;

        File(byte[] content, Instant stored) {
            this.content = content;
            this.stored = stored;
        }
    }

    private final Supplier<Instant> now;
    private final Map<AppId, Version> versions = new ConcurrentHashMap<>();
    private final Map<AppId, Map<String, File>> files = new ConcurrentHashMap<>();

    public InMemoryRepositoryVault() {
        this(Instant::now);
    }

    /** @param now when a file is stored, and what its age is counted from */
    public InMemoryRepositoryVault(Supplier<Instant> now) {
        this.now = now;
    }

    @Override
    public Optional<Version> newer(AppId app, String tag) {
        return Optional.of(versions.getOrDefault(app, Version.NONE))
                .filter(version -> !version.tag().equals(tag));
    }

    @Override
    public synchronized Optional<Version> replace(AppId app, Version current, Contents next) {
        if (!versions.getOrDefault(app, Version.NONE).tag().equals(current.tag())) {
            return Optional.empty();
        }
        var version = new Version(UUID.randomUUID().toString(), next);
        versions.put(app, version);
        return Optional.of(version);
    }

    private Map<String, File> files(AppId app) {
        return files.computeIfAbsent(app, _ -> new ConcurrentHashMap<>());
    }

    @Override
    public void store(AppId app, String name, Path from) throws IOException {
        if (files(app).putIfAbsent(name, new File(Files.readAllBytes(from), now.get())) != null) {
            throw new AssertionError("stored twice: " + name);
        }
    }

    @Override
    public void fetch(AppId app, String name, Path into) throws IOException {
        var file = files(app).get(name);
        if (file == null) {
            throw new FileNotFoundException(name);
        }
        Files.write(into, file.content);
    }

    @Override
    public Set<String> list(AppId app, Duration age) {
        var latest = now.get().minus(age);
        return files(app).entrySet().stream()
                .filter(file -> !file.getValue().stored.isAfter(latest))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    @Override
    public void discard(AppId app, Collection<String> names) {
        files(app).keySet().removeAll(Set.copyOf(names));
    }

    @Override
    public void remove(AppId app) {
        versions.remove(app);
        files.remove(app);
    }
}
