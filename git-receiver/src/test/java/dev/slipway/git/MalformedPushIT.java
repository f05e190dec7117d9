package dev.slipway.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that are not git, or not in order. */
class MalformedPushIT {
    @TempDir
    private Path folder;

    private TestReceiver receiver;
    private Shell git = Shell.in(Path.of("/"));
    private String head = "";

    @BeforeEach
    void start() {
        receiver = TestReceiver.start(folder);
        git = receiver.as(TestReceiver.BOB).cd(receiver.project("web"));
        git.ok("git", "push", "-q", receiver.url("web"), "main:first");
        git.ok("git", "commit", "-q", "--allow-empty", "-m", "second");
        head = git.ok("git", "rev-parse", "HEAD").strip();
    }

    @AfterEach
    void stop() {
        receiver.close();
    }

    // withstand C 38
    @ParameterizedTest
    @ValueSource(strings = {"0001", "0002", "0003", "zzzz", "ffffshort", "00", "0032short", "000ahello\n0000"})
    void brokenPacketLinesEndThePush(String bytes) throws Exception {
        push().send(bytes.getBytes(StandardCharsets.US_ASCII));

        assertNothingCame();
    }

    // withstand C 40
    @Test
    void aPackThatIsCutAnywhereIsRefused() throws Exception {
        var pack = pack();
        for (int length = 0; length < pack.length; length += Math.max(1, pack.length / 8)) {
            assertThat(push().main(head, Arrays.copyOf(pack, length))).doesNotContain("ok refs/heads/main");
        }

        assertNothingCame();
    }

    // withstand C 40
    @ParameterizedTest
    @CsvSource({"magic,0", "version,7", "count,11", "type,12", "body,16", "trailer,-1"})
    void aPackWithAWrongByteIsRefused(String part, int at) throws Exception {
        var pack = pack();
        pack[at < 0 ? pack.length + at : at] ^= 0x75;

        assertThat(push().main(head, pack)).as(part).doesNotContain("ok refs/heads/main");
        assertNothingCame();
    }

    @Test
    void theSamePackInOrderIsTaken() throws Exception {
        assertThat(push().main(head, pack())).contains("ok refs/heads/main");

        assertThat(receiver.inspect("web", "rev-parse", "main")).isEqualTo(head);
    }

    // withstand C 46
    @ParameterizedTest
    @ValueSource(
            strings = {
                "100644 .git",
                "100644 .GIT",
                "100644 git~1",
                "100644 .g\u200cit",
                "40000 ..",
                "40000 .",
                "100644 a/b",
                "100666 a",
                "100644 "
            })
    void treesThatAreDangerousAreRefused(String entry) throws Exception {
        var blob = git.ok("git", "rev-parse", "HEAD:README").strip();
        var tree = new ByteArrayOutputStream();
        tree.writeBytes(entry.getBytes(StandardCharsets.UTF_8));
        tree.write(0);
        tree.writeBytes(HexFormat.of().parseHex(blob));

        assertRefused(tree.toByteArray());
    }

    // withstand C 46
    @Test
    void treesWithDoubleOrUnsortedNamesAreRefused() throws Exception {
        var id = HexFormat.of()
                .parseHex(git.ok("git", "rev-parse", "HEAD:README").strip());
        for (var names : List.of(List.of("a", "a"), List.of("b", "a"))) {
            var tree = new ByteArrayOutputStream();
            for (var name : names) {
                tree.writeBytes(("100644 " + name).getBytes(StandardCharsets.UTF_8));
                tree.write(0);
                tree.writeBytes(id);
            }
            assertRefused(tree.toByteArray());
        }
    }

    // withstand C 47
    @ParameterizedTest
    @ValueSource(
            strings = {
                "[submodule \"x\"]\n\tpath = x\n\turl = -u./x\n",
                "[submodule \"x\"]\n\tpath = -x\n\turl = https://example.com/x\n",
                "[submodule \"../x\"]\n\tpath = x\n\turl = https://example.com/x\n",
                "[submodule \"x\"]\n\tpath = x\n\turl = ext::sh -c id\n",
                "[submodule \"x\"]\n\tpath = ../x\n\turl = https://example.com/x\n"
            })
    void dangerousSubmodulesAreRefused(String modules) throws Exception {
        Files.writeString(folder.resolve("projects/web/.gitmodules"), modules);
        git.ok("git", "add", ".");
        git.ok("git", "commit", "-q", "-m", "submodule");

        var ended = git.run("git", "push", receiver.url("web"), "main");

        assertThat(ended.status()).as(ended.output()).isNotZero();
        assertNothingCame();
    }

    // withstand C 47
    @ParameterizedTest
    @ValueSource(strings = {".gitmodules", ".GITMODULES", "gitmod~1", ".git\u200cmodules"})
    void aSubmodulesFileThatIsALinkIsRefused(String name) throws Exception {
        var file = Files.writeString(
                folder.resolve("modules"), "[submodule \"x\"]\n\tpath = x\n\turl = https://example.com/x\n");
        var blob = git.ok("git", "hash-object", "-w", file.toString()).strip();
        var tree = new ByteArrayOutputStream();
        tree.writeBytes(("120000 " + name).getBytes(StandardCharsets.UTF_8));
        tree.write(0);
        tree.writeBytes(HexFormat.of().parseHex(blob));

        assertRefused(tree.toByteArray());
    }

    // withstand C 47
    @ParameterizedTest
    @ValueSource(
            strings = {
                "[submodule \"x\"]\n\tpath = x\n\turl = https://example.com/x\n",
                "[submodule \"x\"]\n\tpath = x\n\turl = ../x.git\n",
                "[submodule \"x\"]\n\tpath = x\n\turl = git@example.com:x/y.git\n"
            })
    void ordinarySubmodulesAreTaken(String modules) throws Exception {
        Files.writeString(folder.resolve("projects/web/.gitmodules"), modules);
        git.ok("git", "add", ".");
        git.ok("git", "commit", "-q", "-m", "submodule");

        git.ok("git", "push", receiver.url("web"), "main");
    }

    // withstand C 47
    @Test
    void anEndlessSubmodulesFileIsRefused() throws Exception {
        Files.writeString(folder.resolve("projects/web/.gitmodules"), "# comment\n".repeat(200_000));
        git.ok("git", "add", ".");
        git.ok("git", "commit", "-q", "-m", "submodule");

        assertThat(git.run("git", "push", receiver.url("web"), "main").output()).contains("it is too long");
        assertNothingCame();
    }

    // withstand C 48
    @Test
    void linksAreKeptAsLinks() throws Exception {
        var web = folder.resolve("projects/web");
        var targets = List.of("/etc/passwd", "../../../../..", "loop2", ".git/hooks");
        for (int i = 0; i < targets.size(); i++) {
            Files.createSymbolicLink(web.resolve("loop" + i), Path.of(targets.get(i)));
        }
        git.ok("git", "add", ".");
        git.ok("git", "commit", "-q", "-m", "links");

        git.ok("git", "push", receiver.url("web"), "main");

        for (int i = 0; i < targets.size(); i++) {
            assertThat(receiver.inspect("web", "ls-tree", "main", "loop" + i)).startsWith("120000 blob");
            assertThat(receiver.inspect("web", "cat-file", "blob", "main:loop" + i))
                    .isEqualTo(targets.get(i));
        }
    }

    private void assertRefused(byte[] tree) throws Exception {
        var file = Files.write(folder.resolve("tree"), tree);
        var id = git.ok("git", "hash-object", "-w", "--literally", "-t", "tree", file.toString())
                .strip();
        var commit = git.ok("git", "commit-tree", "-m", "evil", id).strip();

        var ended = git.run("git", "push", receiver.url("web"), commit + ":refs/heads/main");

        assertThat(ended.status()).as(ended.output()).isNotZero();
        assertThat(ended.output()).contains("remote unpack failed");
        assertNothingCame();
    }

    private void assertNothingCame() {
        assertThat(receiver.inspect("web", "for-each-ref", "--format=%(refname)"))
                .isEqualTo("refs/heads/first");
        assertThat(receiver.incomingFiles("web")).isEmpty();
        assertThat(receiver.inspect("web", "fsck", "--full"))
                .isIn("", "notice: HEAD points to an unborn branch (main)");
    }

    private RawPush push() {
        return new RawPush(receiver);
    }

    private byte[] pack() throws IOException {
        git.ok("sh", "-c", "git rev-parse HEAD | git pack-objects -q --stdout > ../pack");
        return Files.readAllBytes(folder.resolve("projects/pack"));
    }
}
