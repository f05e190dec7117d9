package dev.slipway.git.repository;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.List;
import org.eclipse.jgit.internal.storage.file.BasePackIndexWriter;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.transport.PackedObjectInfo;

/** The file of a pack that is being received: written from its begin to its end, and read anywhere. */
final class IncomingPack implements Closeable {
    private static final int BUFFER_BYTES = 1 << 18;
    private static final int COUNT_AT = 8;
    private static final int INDEX_VERSION = 2;

    private final Path folder;
    private final Path file;
    private final FileChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private long end;

    /** @param folder where packs lie; until it is finished its name there begins with a dot, which nobody takes for a pack */
    IncomingPack(Path folder) throws IOException {
        this.folder = folder;
        this.file = folder.resolve(".incoming");
        this.channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    /** Where the next byte goes. */
    long end() {
        return end;
    }

    void append(byte[] bytes, int offset, int length) throws IOException {
        for (int done = 0; done < length; ) {
            if (!buffer.hasRemaining()) {
                flush();
            }
            int count = Math.min(length - done, buffer.remaining());
            buffer.put(bytes, offset + done, count);
            done += count;
        }
        end += length;
    }

    /** Reads some of what was appended; -1 at the end. */
    int read(byte[] bytes, int offset, int length, long position) throws IOException {
        flush();
        return channel.read(ByteBuffer.wrap(bytes, offset, length), position);
    }

    /** Sets the number of objects; returns the checksum of all that is there. */
    byte[] recount(int objects) throws IOException {
        flush();
        channel.write(ByteBuffer.allocate(Integer.BYTES).putInt(objects).flip(), COUNT_AT);
        var digest = Constants.newMessageDigest();
        long position = 0;
        while (channel.read(buffer, position) >= 0) {
            position += buffer.flip().remaining();
            digest.update(buffer);
            buffer.clear();
        }
        return digest.digest();
    }

    /** Completes the pack and its index, for good; returns its file. */
    Path finish(byte[] checksum, List<PackedObjectInfo> objects) throws IOException {
        append(checksum, 0, checksum.length);
        flush();
        channel.force(true);
        var name = "pack-" + HexFormat.of().formatHex(checksum);
        var index = folder.resolve(name + ".idx");
        try (var out = Files.newOutputStream(index, StandardOpenOption.CREATE_NEW)) {
            BasePackIndexWriter.createVersion(out, INDEX_VERSION).write(objects, checksum);
        }
        try (var written = FileChannel.open(index, StandardOpenOption.WRITE)) {
            written.force(true);
        }
        var pack = Files.move(file, folder.resolve(name + ".pack"));
        for (var done : List.of(pack, index)) {
            if (!done.toFile().setReadOnly()) {
                throw new IOException("cannot make read-only: " + done);
            }
        }
        return pack;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private void flush() throws IOException {
        buffer.flip();
        while (buffer.hasRemaining()) {
            channel.write(buffer, end - buffer.remaining());
        }
        buffer.clear();
    }
}
