package dev.slipway.local.state;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.slipway.core.Conflict;
import dev.slipway.core.InvalidInput;
import dev.slipway.local.OwnerOnly;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A server's hold on its data directory: while it lasts, no other server can take it. The system ends it with the process,
 * however that ends.
 */
public final class DataDirectoryLock implements AutoCloseable {
    private static final int LONGEST_PID = 20;
    // The system's lock holds against other processes only, and closing any descriptor of the file would end it.
    private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

    private final Path directory;
    private final FileChannel channel;

    private DataDirectoryLock(Path directory, FileChannel channel) {
        this.directory = directory;
        this.channel = channel;
    }

    /**
     * Makes the directory, for its owner only, if it is not there, and takes it.
     *
     * @throws InvalidInput if it is no directory that only this user can write to
     * @throws Conflict if another server has it, naming its process
     */
    public static DataDirectoryLock acquire(Path directory) {
        try {
            var real = prepare(directory);
            if (!HELD_HERE.add(real)) {
                throw taken(real, Long.toString(ProcessHandle.current().pid()));
            }
            try {
                return new DataDirectoryLock(real, lock(real));
            } catch (IOException | RuntimeException e) {
                HELD_HERE.remove(real);
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot use data directory " + directory, e);
        }
    }

    private static Path prepare(Path directory) throws IOException {
        try {
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            var real = directory.toRealPath();
            refuseOthers(real);
            return real;
        } catch (FileAlreadyExistsException _) {
            throw new InvalidInput(
                    "data directory %s is not a directory".formatted(directory), "give a folder with --data");
        } catch (AccessDeniedException _) {
            throw new InvalidInput(
                    "data directory %s cannot be written to".formatted(directory),
                    "give a folder of your own with --data, or run the server as the folder's owner");
        }
    }

    private static void refuseOthers(Path directory) throws IOException {
        var mode = Files.getPosixFilePermissions(directory);
        if (mode.contains(PosixFilePermission.GROUP_WRITE) || mode.contains(PosixFilePermission.OTHERS_WRITE)) {
            throw new InvalidInput(
                    "data directory %s can be written to by other users".formatted(directory),
                    "run chmod 700 on it, after a look at what is in it");
        }
        // The owner of a new file is who runs this, whatever the system calls them.
        var probe = Files.createTempFile(directory, ".probe", null);
        try {
            if (!Files.getOwner(probe).equals(Files.getOwner(directory))) {
                throw new InvalidInput(
                        "data directory %s belongs to another user".formatted(directory),
                        "run the server as user %s, or give another folder with --data"
                                .formatted(Files.getOwner(directory).getName()));
            }
        } finally {
            Files.delete(probe);
        }
    }

    private static FileChannel lock(Path directory) throws IOException {
        var options = Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        var channel = FileChannel.open(directory.resolve("lock"), options, OwnerOnly.mode());
        try {
            if (channel.tryLock() == null) {
                throw taken(directory, holder(channel));
            }
            channel.truncate(0);
            channel.write(
                    ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(US_ASCII)));
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static String holder(FileChannel channel) throws IOException {
        var pid = ByteBuffer.allocate(LONGEST_PID);
        channel.read(pid, 0);
        return US_ASCII.decode(pid.flip()).toString();
    }

    private static Conflict taken(Path directory, String pid) {
        return new Conflict(
                "data directory %s is in use by another server, process %s".formatted(directory, pid),
                "stop that one, or give another folder with --data");
    }

    /** Lets the next server take the directory. */
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot let go of data directory " + directory, e);
        } finally {
            HELD_HERE.remove(directory);
        }
    }
}
