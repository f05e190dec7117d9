package dev.slipway.core.deploy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/** Where archives lie: an S3 bucket or a directory. Blocking and thread-safe; an object is there whole or not at all. */
public interface ObjectStore {
    /** An object's size in bytes and its content's {@code sha256:...}. */
    record Stored(long size, String digest) {}

    /** An object as a list has it. */
    record Listed(ObjectKey key, long size) {}

    /** Writes an object's content. */
    @FunctionalInterface
    interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /** Stores what {@code content} writes, replacing what was there; if that throws, nothing is stored. */
    Stored put(ObjectKey key, Content content) throws IOException;

    /** Stores the content unless there is such an object already; false if there is. One of several at once succeeds. */
    boolean create(ObjectKey key, byte[] content) throws IOException;

    Optional<Stored> find(ObjectKey key) throws IOException;

    /** Opens an object; one that is not there throws {@link java.io.FileNotFoundException}. */
    InputStream open(ObjectKey key) throws IOException;

    /** All objects below that prefix, which ends at a slash; by their keys. */
    List<Listed> list(ObjectKey prefix) throws IOException;

    /** Removes all objects below that prefix, which ends at a slash. */
    void removeBelow(ObjectKey prefix) throws IOException;

    /** Removes them as {@link #removeBelow} does, for those that can do nothing about a failure: it is an unchecked one. */
    default void drop(ObjectKey prefix) {
        try {
            removeBelow(prefix);
        } catch (IOException e) {
            throw new UncheckedIOException("remove what is kept below " + prefix, e);
        }
    }
}
