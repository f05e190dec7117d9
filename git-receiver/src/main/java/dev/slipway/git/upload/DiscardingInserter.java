package dev.slipway.git.upload;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.transport.PackParser;

/** Takes all objects, which have to come whole, and keeps none of them: for what is only looked at. */
final class DiscardingInserter extends ObjectInserter {
    private static final ObjectId SOME = ObjectId.fromString("1".repeat(40));

    @Override
    public ObjectId insert(int type, byte[] data, int offset, int length) {
        return SOME;
    }

    @Override
    public ObjectId insert(int type, long length, InputStream in) throws IOException {
        in.transferTo(OutputStream.nullOutputStream());
        return SOME;
    }

    @Override
    public PackParser newPackParser(InputStream in) {
        throw new UnsupportedOperationException("a pack is not looked at");
    }

    @Override
    public ObjectReader newReader() {
        throw new UnsupportedOperationException("nothing is kept to be read");
    }

    @Override
    public void flush() {
        // Nothing is kept.
    }

    @Override
    public void close() {
        // Nothing is kept.
    }
}
