package dev.slipway.git.repository;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.eclipse.jgit.internal.storage.file.PackIndex;
import org.eclipse.jgit.lib.ObjectId;

/** The packs of one folder, by their names without the ending: {@code pack-...}. */
final class PackFiles {
    static final String PACK = ".pack";
    static final String INDEX = ".idx";

    private final Path folder;

    /** @param objects a folder laid out like {@code objects/} */
    PackFiles(Path objects) {
        this.folder = objects.resolve("pack");
    }

    /** Those that are whole: a pack counts with its index, which comes last. */
    Set<String> names() throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("pack-") && name.endsWith(INDEX))
                    .map(name -> name.substring(0, name.length() - INDEX.length()))
                    .filter(name -> Files.exists(pack(name)))
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (NoSuchFileException _) {
            // a quarantine whose push has just ended
            return new TreeSet<>();
        }
    }

    Path pack(String name) {
        return folder.resolve(name + PACK);
    }

    Path index(String name) {
        return folder.resolve(name + INDEX);
    }

    /** Whether one of these packs has the object. */
    boolean has(Iterable<String> names, ObjectId id) throws IOException {
        for (var name : names) {
            if (Files.exists(index(name))
                    && PackIndex.open(index(name).toFile()).hasObject(id)) {
                return true;
            }
        }
        return false;
    }

    /** Fetches a pack and its index beside their places, and makes them a pack in one move of the index. */
    void add(String name, Fetch fetch) throws IOException {
        var files = List.of(pack(name), index(name));
        for (var file : files) {
            // A name that a sweep takes for unfinished.
            var unfinished = folder.resolve("tmp_" + file.getFileName());
            Files.deleteIfExists(unfinished);
            fetch.into(file.getFileName().toString().substring(name.length()), unfinished);
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        }
        Folders.sync(folder);
    }

    /** Gets one file of a pack from elsewhere. */
    @FunctionalInterface
    interface Fetch {
        /** @param ending with its dot */
        void into(String ending, Path file) throws IOException;
    }
}
