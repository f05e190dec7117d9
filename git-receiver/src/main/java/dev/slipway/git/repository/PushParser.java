package dev.slipway.git.repository;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.eclipse.jgit.errors.TooLargeObjectInPackException;
import org.eclipse.jgit.internal.storage.file.ObjectDirectory;
import org.eclipse.jgit.lib.AnyObjectId;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.ProgressMonitor;
import org.eclipse.jgit.transport.PackLock;
import org.eclipse.jgit.transport.PackParser;
import org.eclipse.jgit.transport.PackedObjectInfo;
import org.jspecify.annotations.Nullable;

/**
 * JGit's parser of packs, storing into a quarantine. Beyond what JGit's own does it counts memory before it is taken, and
 * refuses deltas that make other than they declare.
 */
final class PushParser extends PackParser {
    // What JGit keeps of an object until the index is written.
    private static final int OBJECT_BYTES = 200;
    private static final int LONGEST_HEADER = 10;

    private final ObjectDirectory database;
    private final UnpackMemory.Account account;
    private final DeltaMemory memory;
    private final CRC32 crc = new CRC32();
    private final DeltaScan scan = new DeltaScan();
    private final IncomingPack pack;
    private byte[] checksum = {};
    private long largest;
    private long readPosition;
    private boolean inDelta;
    private long deltaSize;
    private long wholeSize;

    PushParser(ObjectDirectory database, UnpackMemory.Account account, InputStream in) throws IOException {
        super(database, in);
        this.database = database;
        this.account = account;
        this.memory = new DeltaMemory(account);
        this.pack = new IncomingPack(database.getDirectory().toPath().resolve("pack"));
    }

    /** A delta of which it is known what it makes before it is made. */
    private static final class ScannedDelta extends UnresolvedDelta {
        private final long size;
        private final long result;

        ScannedDelta(long size, long result) {
            this.size = size;
            this.result = result;
        }
    }

    @Override
    public @Nullable PackLock parse(ProgressMonitor receiving, ProgressMonitor resolving) throws IOException {
        try (pack;
                scan) {
            super.parse(receiving, resolving);
            if (getObjectCount() > 0) {
                database.openPack(
                        pack.finish(checksum, getSortedObjectList(null)).toFile());
            }
        }
        return null;
    }

    @Override
    public void setMaxObjectSizeLimit(long limit) {
        super.setMaxObjectSizeLimit(limit);
        largest = limit;
    }

    @Override
    public long getPackSize() {
        return pack.end();
    }

    @Override
    protected void onPackHeader(long objects) throws IOException {
        // JGit makes an array of that many, although it has only the client's word for them.
        long array = Math.multiplyExact(objects, Long.BYTES);
        account.take(array);
        account.give(array);
    }

    @Override
    protected void onBeginWholeObject(long position, int type, long size) throws IOException {
        crc.reset();
        // Blobs are streamed.
        wholeSize = type == Constants.OBJ_BLOB ? 0 : size;
        account.take(OBJECT_BYTES + wholeSize);
    }

    @Override
    protected void onEndWholeObject(PackedObjectInfo object) {
        object.setCRC((int) crc.getValue());
        account.give(wholeSize);
    }

    @Override
    protected void onBeginOfsDelta(long position, long base, long size) throws IOException {
        memory.waitsAt(base);
        beginDelta(size);
    }

    @Override
    protected void onBeginRefDelta(long position, AnyObjectId base, long size) throws IOException {
        memory.waitsFor(base);
        beginDelta(size);
    }

    private void beginDelta(long size) throws IOException {
        account.take(OBJECT_BYTES);
        crc.reset();
        scan.begin();
        inDelta = true;
        deltaSize = size;
    }

    @Override
    protected UnresolvedDelta onEndDelta() throws IOException {
        inDelta = false;
        long result = scan.end();
        if (largest > 0 && result > largest) {
            throw new TooLargeObjectInPackException(result, largest);
        }
        var delta = new ScannedDelta(deltaSize, result);
        delta.setCRC((int) crc.getValue());
        return delta;
    }

    @Override
    protected void onObjectHeader(Source source, byte[] bytes, int offset, int length) {
        crc.update(bytes, offset, length);
    }

    @Override
    protected void onObjectData(Source source, byte[] bytes, int offset, int length) throws IOException {
        crc.update(bytes, offset, length);
        if (inDelta) {
            scan.deflated(bytes, offset, length);
        }
    }

    @Override
    protected void onStoreStream(byte[] bytes, int offset, int length) throws IOException {
        pack.append(bytes, offset, length);
    }

    @Override
    protected void onPackFooter(byte[] hash) throws IOException {
        checksum = hash;
        try (var reader = database.newReader()) {
            for (var base : memory.named()) {
                if (reader.has(base)) {
                    long size = reader.getObjectSize(base, ObjectReader.OBJ_ANY);
                    account.take(size);
                    account.give(size);
                }
            }
        }
    }

    @Override
    protected ObjectTypeAndSize seekDatabase(PackedObjectInfo object, ObjectTypeAndSize into) throws IOException {
        memory.root(object, object.getOffset(), object.getFullSize());
        return seek(object.getOffset(), into);
    }

    @Override
    protected ObjectTypeAndSize seekDatabase(UnresolvedDelta delta, ObjectTypeAndSize into) throws IOException {
        var scanned = (ScannedDelta) delta;
        memory.resolving(scanned.size, scanned.result);
        return seek(delta.getOffset(), into);
    }

    private ObjectTypeAndSize seek(long position, ObjectTypeAndSize into) throws IOException {
        readPosition = position;
        crc.reset();
        return readObjectHeader(into);
    }

    @Override
    protected int readDatabase(byte[] bytes, int offset, int length) throws IOException {
        int count = pack.read(bytes, offset, length, readPosition);
        readPosition += Math.max(0, count);
        return count;
    }

    @Override
    protected boolean checkCRC(int old) {
        return old == (int) crc.getValue();
    }

    @Override
    protected PackedObjectInfo newInfo(AnyObjectId id, @Nullable UnresolvedDelta delta, @Nullable ObjectId base) {
        if (delta != null) {
            memory.resolved(id, delta.getOffset());
        }
        return super.newInfo(id, delta, base);
    }

    @Override
    protected void onInflatedObjectData(PackedObjectInfo object, int type, byte[] data) {
        // stored already
    }

    @Override
    protected boolean onAppendBase(int type, byte[] data, PackedObjectInfo base) throws IOException {
        account.take(OBJECT_BYTES);
        base.setOffset(pack.end());
        memory.root(base, base.getOffset(), data.length);
        crc.reset();
        append(header(type, data.length));
        deflate(data);
        base.setCRC((int) crc.getValue());
        return true;
    }

    private static byte[] header(int type, int size) {
        var header = new byte[LONGEST_HEADER];
        int length = 0;
        int bits = type << 4 | (size & 0xf);
        for (int rest = size >>> 4; rest > 0; rest >>>= 7) {
            header[length++] = (byte) (bits | 0x80);
            bits = rest & 0x7f;
        }
        header[length++] = (byte) bits;
        return Arrays.copyOf(header, length);
    }

    private void deflate(byte[] data) throws IOException {
        try (var deflater = new Deflater()) {
            deflater.setInput(data);
            deflater.finish();
            var piece = new byte[1 << 13];
            while (!deflater.finished()) {
                append(Arrays.copyOf(piece, deflater.deflate(piece)));
            }
        }
    }

    private void append(byte[] bytes) throws IOException {
        crc.update(bytes, 0, bytes.length);
        pack.append(bytes, 0, bytes.length);
    }

    @Override
    protected void onEndThinPack() throws IOException {
        checksum = pack.recount(getObjectCount());
    }
}
