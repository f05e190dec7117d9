package dev.slipway.local.state;

import static dev.slipway.core.Samples.ALICE;
import static dev.slipway.core.Samples.ALICES_KEY;
import static dev.slipway.core.Samples.BOB;
import static dev.slipway.core.Samples.NOW;
import static dev.slipway.core.Samples.admin;
import static dev.slipway.core.Samples.app;
import static dev.slipway.core.Samples.key;
import static dev.slipway.core.Samples.push;
import static dev.slipway.core.Samples.release;
import static dev.slipway.core.Samples.user;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.core.Conflict;
import dev.slipway.core.EnvName;
import dev.slipway.core.InvalidInput;
import dev.slipway.core.Secret;
import dev.slipway.core.deploy.DeployId;
import dev.slipway.core.deploy.DeployState;
import dev.slipway.core.deploy.Goal;
import dev.slipway.core.release.ReleaseState;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteStateIT {
    @TempDir
    private Path directory;

    private SqliteState open() {
        return SqliteState.open(directory, List.of(directory.resolve("repositories")));
    }

    private Path file() {
        return directory.resolve("state.db");
    }

    // withstand I 120
    @Test
    void aRestartKeepsEverything() {
        var app = app("team/web").withConfig(Map.of(new EnvName("A"), new Secret("1")));
        try (var state = open()) {
            state.users().add(admin(ALICE));
            state.keys().add(key(ALICES_KEY, ALICE, "laptop"));
            state.apps().create(app);
            state.releases().append(app.id(), version -> release(app, version));
            state.releases().append(app.id(), version -> release(app, version));
            state.deploys().append(push(app.id()), NOW);
        }

        try (var state = open()) {
            assertThat(state.users().list()).containsExactly(admin(ALICE));
            assertThat(state.keys().list(ALICE)).containsExactly(key(ALICES_KEY, ALICE, "laptop"));
            assertThat(state.apps().list()).containsExactly(app);
            assertThat(state.releases().list(app.id()))
                    .extracting(release -> release.version().toString())
                    .containsExactly("v2", "v1");
            assertThat(state.deploys().append(push(app.id()), NOW).id()).hasToString("d2");
        }
    }

    // withstand J 127
    @Test
    void onlyTheServersUserCanReadIt() throws IOException {
        try (var state = open()) {
            state.users().add(user(ALICE));
            try (var files = Files.list(directory)) {
                for (var each : files.toList()) {
                    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(each)))
                            .as(each.toString())
                            .isEqualTo("rw-------");
                }
            }
        }
        Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-r--r--"));
        open().close();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
    }

    // withstand J 124
    @Test
    void aRemovedSecretIsNotInTheFileAnyMore() throws IOException {
        var app = app("web").withConfig(Map.of(new EnvName("A"), new Secret("canary-7c1f")));
        try (var state = open()) {
            state.users().add(user(ALICE));
            state.apps().create(app);
            state.apps().update(app.id(), old -> old.withConfig(Map.of()));
        }

        assertThat(new String(Files.readAllBytes(file()), ISO_8859_1)).doesNotContain("canary-7c1f");
    }

    // withstand G 113
    @Test
    void refusesAFileThatIsNoDatabase() throws IOException {
        Files.writeString(
                file(), "something else, and long enough to be read as a header of a database file\n".repeat(9));

        assertRefused("damaged", "backup");
        assertThat(Files.readString(file())).startsWith("something else");
    }

    // withstand G 113
    @Test
    void refusesADamagedFileAndLeavesItAlone() throws IOException {
        try (var state = open()) {
            state.users().add(admin(ALICE));
            for (int i = 0; i < 50; i++) {
                state.apps().create(app("web" + i));
            }
        }
        try (var damage = new RandomAccessFile(file().toFile(), "rw")) {
            for (long page = 2; page < damage.length() / 4096; page++) {
                damage.seek(page * 4096);
                damage.write(new byte[] {(byte) 0xff, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16});
            }
        }
        var before = Files.readAllBytes(file());

        assertRefused("damaged", "backup");
        assertThat(Files.readAllBytes(file())).isEqualTo(before);
    }

    // withstand G 113
    @Test
    void refusesATruncatedFile() throws IOException {
        try (var state = open()) {
            state.users().add(admin(ALICE));
        }
        try (var damage = new RandomAccessFile(file().toFile(), "rw")) {
            damage.setLength(damage.length() / 2);
        }

        assertRefused("damaged", "backup");
    }

    // withstand G 113
    @Test
    void refusesAStateOfANewerVersion() throws Exception {
        open().close();
        sql("pragma user_version = 99");

        assertRefused("version 99, newer", "newer Slipway");
    }

    // withstand G 113
    @Test
    void refusesAnotherProgramsDatabase() throws Exception {
        sql("create table notes (text)");

        assertRefused("another program", "--data");
    }

    // withstand G 113
    @Test
    void refusesToBeginAnewWhereAppsAre() throws IOException {
        Files.createDirectories(directory.resolve("repositories/0123456789abcdef.git"));

        assertRefused("missing or empty", "backup");
        assertThat(file()).doesNotExist();

        Files.createFile(file());
        assertRefused("missing or empty", "backup");
    }

    // withstand G 113
    @Test
    void refusesToDropTheLogOfALostState() throws IOException {
        Files.writeString(directory.resolve("state.db-wal"), "changes that were synced");

        assertRefused("state.db-wal", "backup");
        assertThat(directory.resolve("state.db-wal")).hasContent("changes that were synced");
    }

    @Test
    void beginsAnewInADirectoryWithEmptyFolders() throws IOException {
        Files.createDirectory(directory.resolve("repositories"));
        Files.createFile(file());

        try (var state = open()) {
            assertThat(state.users().list()).isEmpty();
        }
    }

    private void assertRefused(String reason, String advice) {
        assertThatThrownBy(() -> open().close()).isInstanceOfSatisfying(InvalidInput.class, refusal -> {
            assertThat(refusal.reason()).contains(reason).contains(file().toString());
            assertThat(refusal.advice()).contains(advice);
        });
    }

    private void sql(String statement) throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file());
                var run = connection.createStatement()) {
            run.executeUpdate(statement);
        }
    }

    // withstand I 123
    @Test
    void anUpgradeMakesEntriesForNamespacesAndGivesNobodyARightOnAnothersApp() throws Exception {
        SqliteState.open(directory, List.of(), Schema.SCRIPTS.subList(0, 4)).close();
        sql("insert into user values ('alice', 1, '2026-11-01T00:00:00Z'), ('bob', 0, '2026-11-01T00:00:00Z')");
        for (var app : List.of("workspace/a alice", "alone/b alice", "alone/c alice", "both/d alice", "both/e bob")) {
            var words = app.split("[/ ]");
            sql(
                    "insert into app values ('000000000000000%s', '%s', '%s', '%s', 'main', 0, '', '/', 60, 30, 0, '2026-11-0%dT00:00:00Z')"
                            .formatted(words[1], words[0], words[1], words[2], 2 + words[1].charAt(0) - 'a'));
        }

        open().close();

        assertThat(rows("select name || ' ' || created_at from namespace order by name"))
                .containsExactly(
                        "alone 2026-11-03T00:00:00Z", "both 2026-11-05T00:00:00Z", "workspace 2026-11-02T00:00:00Z");
        assertThat(rows("select namespace || ' ' || user || ' ' || role from namespace_member"))
                .containsExactly("alone alice admin");
        assertThat(rows("select name || password from user order by name")).containsExactly("alice", "bob");
    }

    // withstand I 123
    @Test
    void deploysOfBeforeGoalsWereToBeRolledOut() throws Exception {
        SqliteState.open(directory, List.of(), Schema.SCRIPTS.subList(0, 8)).close();
        sql("insert into user values ('alice', 1, '2026-11-01T00:00:00Z', '')");
        sql(
                "insert into app values ('000000000000000a', 'workspace', 'a', 'alice', 'main', 0, '', '/', 60, 30, 0, '2026-11-01T00:00:00Z')");
        sql("""
                insert into deploy (app, ref, commit_id, pushed_by, clear_cache, message, state, version, reason, advice,
                    superseded_by, cancelled_by, queued_at, changed_at, ref_moved)
                values ('000000000000000a', 'refs/heads/main', '%s', 'alice', 0, '', 'live', 1, '', '', 0, '',
                    '2026-11-01T00:00:00Z', '2026-11-01T00:00:00Z', 1)
                """.formatted("1".repeat(40)));

        try (var state = open()) {
            assertThat(state.deploys().find(new DeployId(1)))
                    .get()
                    .returns(new Goal.RollOut(), deploy -> deploy.push().goal());
        }
    }

    private List<String> rows(String query) throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file());
                var run = connection.createStatement();
                var results = run.executeQuery(query)) {
            var rows = new ArrayList<String>();
            while (results.next()) {
                rows.add(results.getString(1));
            }
            return rows;
        }
    }

    // withstand I 123
    @Test
    void upgradesForwardAndKeepsACopyOfBefore() throws Exception {
        try (var state = open()) {
            state.users().add(admin(ALICE));
        }
        var scripts = new ArrayList<>(Schema.SCRIPTS);
        scripts.add("alter table user add column mail text not null default 'none'");

        try (var state = SqliteState.open(directory, List.of(), scripts)) {
            assertThat(state.users().list()).containsExactly(admin(ALICE));
        }

        assertRefused("version %d, newer".formatted(scripts.size()), "restore");
        Files.move(
                directory.resolve("state.db.v" + Schema.SCRIPTS.size()), file(), StandardCopyOption.REPLACE_EXISTING);
        try (var state = open()) {
            assertThat(state.users().list()).containsExactly(admin(ALICE));
        }
    }

    @Test
    void anUpgradeThatFailsChangesNothing() {
        try (var state = open()) {
            state.users().add(admin(ALICE));
        }
        var scripts = new ArrayList<>(Schema.SCRIPTS);
        scripts.add("create table extra (x text) strict; drop table user; create table broken (");

        assertThatThrownBy(() -> SqliteState.open(directory, List.of(), scripts).close())
                .hasMessageContaining(file().toString());

        try (var state = open()) {
            assertThat(state.users().list()).containsExactly(admin(ALICE));
        }
    }

    // withstand I 121
    @Test
    void aBackupTakenWhileChangesGoOnIsWhole() throws Exception {
        var backup = directory.resolve("backup.db");
        try (var state = open()) {
            var app = app("web");
            state.users().add(admin(ALICE));
            state.apps().create(app);
            var writer = Thread.ofVirtual().start(() -> {
                for (int i = 0; i < 300; i++) {
                    state.releases().append(app.id(), version -> release(app, version));
                }
            });
            while (state.releases().list(app.id()).size() < 20) {
                Thread.onSpinWait();
            }
            state.backup(backup);
            writer.join();

            assertThatThrownBy(() -> state.backup(backup)).isInstanceOf(Conflict.class);
        }

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(backup)))
                .isEqualTo("rw-------");
        var restored = Files.createDirectory(directory.resolve("restored"));
        Files.copy(backup, restored.resolve("state.db"));
        try (var state = SqliteState.open(restored, List.of())) {
            var app = state.apps().list().getFirst();
            var releases = state.releases().list(app.id());
            assertThat(releases).hasSizeBetween(20, 299);
            assertThat(releases.getFirst().version().number()).isEqualTo(releases.size());
            assertThat(releases).allSatisfy(release -> assertThat(release).isEqualTo(release(app, release.version())));
        }
    }

    @Test
    void aChangeInsideAChangeIsABug() {
        try (var state = open()) {
            var app = app("web");
            state.users().add(admin(ALICE));
            state.apps().create(app);

            assertThatThrownBy(() -> state.apps().update(app.id(), old -> {
                        state.users().add(user(BOB));
                        return old;
                    }))
                    .isInstanceOf(IllegalStateException.class);
            assertThat(state.users().find(BOB)).isEmpty();
        }
    }

    @Test
    void aChangeOfAnInterruptedThreadIsKept() {
        try (var state = open()) {
            var app = app("web");
            state.users().add(admin(ALICE));
            state.apps().create(app);
            var deploy = state.deploys().append(push(app.id()), NOW);

            Thread.currentThread().interrupt();
            state.deploys().update(deploy.id(), new DeployState.Cancelled("alice"), NOW);

            assertThat(state.deploys().find(deploy.id()).orElseThrow().state().ended())
                    .isTrue();
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    // withstand G 97
    @Test
    void aKilledServerLosesNothingThatItSaidAndKeepsNothingHalf() throws Exception {
        var app = app("web");
        try (var state = open()) {
            state.users().add(admin(ALICE));
            state.apps().create(app);
        }
        int said = 0;
        for (int round = 0; round < 4; round++) {
            said = Math.max(said, writeUntilKilled(40 + 35 * round));

            try (var state = open()) {
                var releases = state.releases().list(app.id());
                assertThat(releases.size()).isBetween(said, said + 1);
                assertThat(releases)
                        .allSatisfy(release -> assertThat(release.withState(ReleaseState.PENDING))
                                .isEqualTo(release(app, release.version())));
                said = releases.size();
            }
        }
    }

    private int writeUntilKilled(int more) throws Exception {
        var child = ChildJvm.start(Writer.class, directory.toString());
        var last = 0;
        try {
            for (int i = 0; i < more; i++) {
                last = Integer.parseInt(child.inputReader().readLine());
            }
        } finally {
            // Not the process's own method: that one closes what it has said and nobody has read.
            child.toHandle().destroyForcibly();
        }
        for (var line = child.inputReader().readLine();
                line != null;
                line = child.inputReader().readLine()) {
            last = Integer.parseInt(line);
        }
        child.waitFor();
        return last;
    }

    /** Appends and settles releases until it is killed, saying each version that it got. */
    static final class Writer {
        private Writer() {}

        public static void main(String[] args) {
            try (var state = SqliteState.open(Path.of(args[0]), List.of())) {
                var app = state.apps().list().getFirst();
                while (true) {
                    var made = state.releases().append(app.id(), version -> release(app, version));
                    System.out.println(made.version().number());
                    state.releases().settle(app.id(), made.version(), ReleaseState.LIVE);
                }
            }
        }
    }
}
