package dev.slipway.server;

import dev.slipway.cli.socket.CommandClient;
import dev.slipway.core.Conflict;
import dev.slipway.core.InvalidInput;
import dev.slipway.core.NotFound;
import dev.slipway.core.Streams;
import dev.slipway.local.backup.Restoration;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** Where a backup goes to or comes from: a file, or the program's own stream. */
record BackupFile(String name) {
    private static final String STREAM = "-";

    /** Has the running server write one; the file is its owner's only, and there only if all of it is. */
    int write(CommandClient server, Streams streams) throws IOException {
        if (name.equals(STREAM)) {
            return server.run(List.of("backup"), streams);
        }
        var file = path();
        if (Files.exists(file)) {
            throw new Conflict("%s is there already".formatted(file), "give a file that is not there yet");
        }
        var draft = file.resolveSibling(file.getFileName() + ".part");
        try {
            Files.createFile(draft, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } catch (FileAlreadyExistsException _) {
            throw new Conflict("%s is there already".formatted(draft), "remove it if no other backup writes it");
        } catch (NoSuchFileException | AccessDeniedException _) {
            throw new InvalidInput("%s cannot be written".formatted(file), "give a file in a folder of your own");
        }
        try {
            int status = write(server, streams, draft);
            if (status == 0) {
                Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
            }
            return status;
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    private static int write(CommandClient server, Streams streams, Path draft) throws IOException {
        try (var channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
            var out = Channels.newOutputStream(channel);
            int status = server.run(List.of("backup"), new Streams(streams.in(), out, streams.err()));
            channel.force(true);
            return status;
        }
    }

    /** Makes a data directory of it; returns what whoever restores should know, in lines. */
    List<String> restore(Path data, InputStream stream) throws IOException, InterruptedException {
        if (name.equals(STREAM)) {
            Restoration.restore(stream, data);
        } else {
            try (var in = Files.newInputStream(path())) {
                Restoration.restore(in, data);
            } catch (NoSuchFileException e) {
                throw new NotFound(
                        "there is no file %s".formatted(e.getFile()), "give one that slipway backup has written");
            }
        }
        return List.of("Restored to " + data, "  start it: slipway serve --data " + data);
    }

    private Path path() {
        return Path.of(name).toAbsolutePath().normalize();
    }
}
