package dev.slipway.local.state;

import dev.slipway.core.Conflict;
import dev.slipway.core.InvalidInput;
import dev.slipway.core.app.Apps;
import dev.slipway.core.app.Configurations;
import dev.slipway.core.app.Namespaces;
import dev.slipway.core.deploy.Deploys;
import dev.slipway.core.identity.Keys;
import dev.slipway.core.identity.Tokens;
import dev.slipway.core.identity.Users;
import dev.slipway.core.release.Releases;
import dev.slipway.core.webhook.Deliveries;
import dev.slipway.core.webhook.GitLogins;
import dev.slipway.core.webhook.Webhooks;
import dev.slipway.local.OwnerOnly;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * All that a server of one machine knows, in the file {@code state.db} of its data directory: users, keys, namespaces, apps,
 * releases, deploys, configurations, webhooks and logins elsewhere. What a call of a port has changed is on the disk when it returns. The file is readable by its owner
 * only, since the apps' config values lie in it as they are.
 */
public final class SqliteState implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(SqliteState.class);

    private final Path file;
    private final Database database;

    private SqliteState(Path file, Database database) {
        this.file = file;
        this.database = database;
    }

    /**
     * Opens the state of a data directory, whose lock the caller has; makes an empty one in a new directory, and upgrades
     * an older one after putting a copy of it beside it.
     *
     * @param belonging folders whose content is of no use without the state: if one of them has content, a state that is
     *     missing is a loss, not a first start
     * @throws InvalidInput naming file and remedy if the state is damaged, lost, another program's, or of a newer version
     */
    public static SqliteState open(Path dataDirectory, List<Path> belonging) {
        return open(dataDirectory, belonging, Schema.SCRIPTS);
    }

    static SqliteState open(Path dataDirectory, List<Path> belonging, List<String> scripts) {
        var file = dataDirectory.resolve("state.db");
        try {
            makeFile(file, belonging);
            return new SqliteState(file, Database.open(file, session -> {
                prepare(session, file, belonging, scripts);
                return file;
            }));
        } catch (SQLiteException e) {
            throw failure(file, e);
        } catch (SQLException e) {
            throw new UncheckedIOException(new IOException("cannot open %s: %s".formatted(file, e.getMessage()), e));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot open " + file, e);
        }
    }

    private static void makeFile(Path file, List<Path> belonging) throws IOException {
        if (!Files.exists(file) || Files.size(file) == 0) {
            refuseLoss(file, belonging);
            // SQLite would take a log without its file for a leftover, and remove it.
            if (Files.exists(file.resolveSibling(file.getFileName() + "-wal"))) {
                throw lost(file, "its log %s-wal".formatted(file.getFileName()));
            }
        }
        OwnerOnly.ensure(file);
    }

    private static void refuseLoss(Path file, List<Path> belonging) throws IOException {
        for (var folder : belonging) {
            if (Files.isDirectory(folder)) {
                try (var content = Files.newDirectoryStream(folder)) {
                    if (content.iterator().hasNext()) {
                        throw lost(file, folder.toString());
                    }
                }
            }
        }
    }

    private static InvalidInput lost(Path file, String what) {
        return new InvalidInput(
                "state file %s is missing or empty, but %s is there".formatted(file, what),
                "restore a backup in its place, or give another folder with --data");
    }

    private static void prepare(Session session, Path file, List<Path> belonging, List<String> scripts)
            throws SQLException {
        Schema.check(session, file, scripts);
        int version = Schema.version(session);
        try {
            if (version == 0) {
                refuseLoss(file, belonging);
            } else if (version < scripts.size()) {
                var copy = file.resolveSibling("state.db.v" + version);
                Files.deleteIfExists(copy);
                copy(copy, () -> session.update("vacuum into ?", copy.toString()));
                log.atInfo().addKeyValue("file", copy).log("kept a copy of the state before its upgrade");
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot prepare " + file, e);
        }
        Schema.upgrade(session, scripts);
    }

    private static RuntimeException failure(Path file, SQLiteException e) {
        return switch (SQLiteErrorCode.getErrorCode(e.getResultCode().code & 0xff)) {
            case SQLITE_NOTADB, SQLITE_CORRUPT -> Schema.damaged(file, e.getResultCode().message);
            default ->
                new UncheckedIOException(new IOException("cannot open %s: %s".formatted(file, e.getMessage()), e));
        };
    }

    public Users users() {
        return new SqliteUsers(database);
    }

    public Keys keys() {
        return new SqliteKeys(database);
    }

    public Tokens tokens() {
        return new SqliteTokens(database);
    }

    public Namespaces namespaces() {
        return new SqliteNamespaces(database);
    }

    public Apps apps() {
        return new SqliteApps(database);
    }

    public Releases releases() {
        return new SqliteReleases(database);
    }

    public Deploys deploys() {
        return new SqliteDeploys(database);
    }

    public Configurations configurations() {
        return new SqliteConfigurations(database);
    }

    public Webhooks webhooks() {
        return new SqliteWebhooks(database);
    }

    public GitLogins gitLogins() {
        return new SqliteGitLogins(database);
    }

    public Deliveries deliveries() {
        return new SqliteDeliveries(database);
    }

    /** The deploys whose refs have not followed them by now. What backs up the repositories asks for it before it begins. */
    public RefsFollowing refsFollowing() {
        return database.read(RefsFollowing::of);
    }

    /**
     * Makes a copy of the state fit for repositories whose refs are older than it: where a ref has followed its deploy
     * since, the copy's server lets it follow again. Apps that were deleted since the copy was made are not in it.
     */
    public void settle(Path copy, RefsFollowing refs) {
        var apps = database.read(session -> session.list("select id from app", row -> row.getString("id")));
        try {
            Database.open(copy, session -> {
                        refs.followAgain(session);
                        for (var app : session.list("select id from app", row -> row.getString("id"))) {
                            if (!apps.contains(app)) {
                                session.update("delete from app where id = ?", app);
                            }
                        }
                        return copy;
                    })
                    .close();
            sync(copy);
        } catch (SQLException | IOException e) {
            throw new UncheckedIOException(new IOException("cannot settle " + copy, e));
        }
    }

    /**
     * Writes a copy of the state as it is at one moment, whole and readable by its owner only, while changes go on.
     *
     * @throws Conflict if the target is there already
     */
    public void backup(Path target) {
        try {
            copy(target, () -> database.copyTo(target));
        } catch (FileAlreadyExistsException _) {
            throw new Conflict("%s is there already".formatted(target), "give a file that is not there yet");
        } catch (SQLException | IOException e) {
            throw new UncheckedIOException(new IOException("cannot back up %s to %s".formatted(file, target), e));
        }
    }

    private interface Copy {
        void run() throws SQLException;
    }

    private static void copy(Path target, Copy copy) throws SQLException, IOException {
        // SQLite writes into an empty file as it finds it, so nobody else can open it at any time.
        OwnerOnly.create(target);
        try {
            copy.run();
            sync(target);
            sync(target.resolveSibling("."));
        } catch (SQLException | IOException | RuntimeException e) {
            Files.deleteIfExists(target);
            throw e;
        }
    }

    private static void sync(Path path) throws IOException {
        try (var channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    @Override
    public void close() {
        database.close();
    }
}
