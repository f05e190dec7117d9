package dev.slipway.core.deploy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Objects in memory. */
public final class InMemoryObjectStore implements ObjectStore {
    private final Map<ObjectKey, byte[]> objects = new ConcurrentHashMap<>();

    @Override
    public Stored put(ObjectKey key, Content content) throws IOException {
        var out = new ByteArrayOutputStream();
        content.writeTo(out);
        objects.put(key, out.toByteArray());
        return stored(out.toByteArray());
    }

    @Override
    public boolean create(ObjectKey key, byte[] content) {
        return objects.putIfAbsent(key, content.clone()) == null;
    }

    @Override
    public Optional<Stored> find(ObjectKey key) {
        return Optional.ofNullable(objects.get(key)).map(InMemoryObjectStore::stored);
    }

    @Override
    public InputStream open(ObjectKey key) throws IOException {
        var object = objects.get(key);
        if (object == null) {
            throw new FileNotFoundException(key.value());
        }
        return new ByteArrayInputStream(object);
    }

    @Override
    public List<Listed> list(ObjectKey prefix) {
        return objects.entrySet().stream()
                .filter(object -> object.getKey().value().startsWith(prefix + "/"))
                .map(object -> new Listed(object.getKey(), object.getValue().length))
                .sorted(Comparator.comparing(object -> object.key().value()))
                .toList();
    }

    @Override
    public void removeBelow(ObjectKey prefix) {
        objects.keySet().removeIf(key -> key.value().startsWith(prefix.value() + "/"));
    }

    private static Stored stored(byte[] object) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(object);
            return new Stored(object.length, "sha256:" + HexFormat.of().formatHex(digest));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
