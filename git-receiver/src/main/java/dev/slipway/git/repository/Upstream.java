package dev.slipway.git.repository;

import dev.slipway.core.app.AppId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.transport.ReceiveCommand;

/** What the repositories on the disk are a cache of; or nothing, and the disk is all there is. */
interface Upstream {
    /** The disk is all there is. */
    Upstream NONE = new Upstream() {};

    /** Something on the disk that follows upstream. */
    @FunctionalInterface
    interface Local {
        void run() throws IOException;
    }

    /** Makes the disk's repository what upstream has. */
    default void catchUp(AppId app, FileRepository repository) throws IOException {}

    /** Says that the disk has lost its repository. */
    default void forget(AppId app) {}

    /** The packs that upstream's repository consists of, as far as the disk knows. */
    default Set<String> packs(AppId app) {
        return Set.of();
    }

    /** Keeps what a push brought, before it is known what becomes of it. */
    default void deposit(AppId app, Path quarantine, Set<String> base) throws IOException {}

    /**
     * Moves refs upstream and then, by {@code local}, on the disk. A ref that is elsewhere than the command expects is refused,
     * and with it all others if they are to move together.
     */
    default void move(AppId app, FileRepository repository, Refs refs, Local local) throws IOException {
        local.run();
    }

    /** Which refs, and what objects came for them: in that quarantine, if any. */
    record Refs(List<ReceiveCommand> commands, boolean together, Path quarantine) {
        public Refs {
            commands = List.copyOf(commands);
        }
    }

    /** Moves one ref upstream, wherever it points, to an object that the disk has; then, by {@code local}, on the disk. */
    default void force(AppId app, FileRepository repository, String ref, ObjectId to, Local local) throws IOException {
        local.run();
    }

    /** Puts a pack that was deposited elsewhere and has the object into a quarantine; false if there is none. */
    default boolean bring(AppId app, FileRepository repository, ObjectId object, Path incoming) throws IOException {
        return false;
    }

    /** Whether that quarantine is one that was brought. */
    default boolean brought(Path quarantine) {
        return false;
    }

    /** Replaces packs, on the disk by {@code local}, and upstream. */
    default void repack(AppId app, FileRepository repository, Local local) throws IOException {
        local.run();
    }

    /** Whether it is time to {@link #clean}. */
    default boolean cleaningIsDue(AppId app) {
        return false;
    }

    /** Removes what nobody needs any more. */
    default void clean(AppId app) throws IOException {}

    default void remove(AppId app) {}
}
