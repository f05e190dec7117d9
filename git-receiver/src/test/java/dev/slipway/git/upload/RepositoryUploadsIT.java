package dev.slipway.git.upload;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.core.Certificates;
import dev.slipway.core.Conflict;
import dev.slipway.core.InvalidInput;
import dev.slipway.core.Proxies;
import dev.slipway.core.Race;
import dev.slipway.core.RefName;
import dev.slipway.core.Samples;
import dev.slipway.core.app.App;
import dev.slipway.core.app.InMemoryRepositoryVault;
import dev.slipway.core.app.Repositories;
import dev.slipway.core.deploy.InMemoryObjectStore;
import dev.slipway.core.deploy.ObjectKey;
import dev.slipway.core.deploy.Push;
import dev.slipway.core.deploy.UploadId;
import dev.slipway.core.deploy.UploadLimits;
import dev.slipway.git.remote.Reach;
import dev.slipway.git.remote.RemoteRepositories;
import dev.slipway.git.repository.RepositoryLimits;
import dev.slipway.git.repository.RepositoryStore;
import dev.slipway.git.upload.Archives.Compression;
import dev.slipway.git.upload.Archives.TarContent;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.zip.UnixStat;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class RepositoryUploadsIT {
    private static final UploadLimits FEW = new UploadLimits(1 << 20, 50);

    private final App web = Samples.app("web");

    @TempDir
    private Path folder;

    private final InMemoryObjectStore objects = new InMemoryObjectStore();
    private RepositoryStore store;
    private RepositoryUploads uploads;

    @BeforeEach
    void begin() throws IOException {
        store = new RepositoryStore(new Repositories(Files.createDirectories(folder.resolve("repositories"))));
        uploads = uploads(FEW);
    }

    private RepositoryUploads uploads(UploadLimits limits) {
        var archives = new UploadedArchives(objects, limits, Clock.systemUTC());
        return new RepositoryUploads(store, remotes(), RepositoryLimits.DEFAULT, archives, Clock.systemUTC());
    }

    private RemoteRepositories remotes() {
        try {
            var tls = Certificates.context(Certificates.trusting(List.of()));
            return new RemoteRepositories(
                    store, RepositoryLimits.DEFAULT, new Reach(Set.of(), tls, new Proxies(Map.of())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private UploadId receive(byte[] archive) {
        return uploads.receive(web.id(), new ByteArrayInputStream(archive));
    }

    private Push push(byte[] archive) {
        return uploads.push(web, receive(archive), Samples.BOB, "epinio push");
    }

    private String git(String... words) throws IOException, InterruptedException {
        var command = Stream.concat(Stream.of("git"), Arrays.stream(words)).toList();
        var process = new ProcessBuilder(command)
                .directory(store.open(web.id()).getDirectory())
                .redirectErrorStream(true)
                .start();
        var out = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
        assertThat(process.waitFor()).as(out).isZero();
        return out;
    }

    @Test
    void filesBecomeACommitOnTopOfTheDeployBranch() throws Exception {
        var first =
                push(Archives.tar(tar -> tar.file("./run.sh", "echo 1", 0755).file("lib/deep/a.txt", "a")));
        store.move(web.id(), first.ref(), first.commit());

        var second = push(Archives.tar(
                tar -> tar.file("run.sh", "echo 2").file("lib/deep/a.txt", "a").link("lib/b", "deep/a.txt")));
        store.move(web.id(), second.ref(), second.commit());

        assertThat(second.ref()).isEqualTo(RefName.branch("main"));
        assertThat(git("log", "--format=%an <%ae> %s", "main"))
                .isEqualTo("bob <bob@slipway> epinio push\nbob <bob@slipway> epinio push");
        assertThat(git("ls-tree", "-r", "--format=%(objectmode) %(path)", "main"))
                .isEqualTo("120000 lib/b\n100644 lib/deep/a.txt\n100644 run.sh");
        assertThat(git("ls-tree", "--format=%(objectmode)", "main~1", "run.sh")).isEqualTo("100755");
        assertThat(git("fsck", "--full", "--strict", "--no-dangling")).isEmpty();
    }

    @Test
    void nameOfAnImageBecomesACommitOfOneLine() throws Exception {
        var image = "docker.io/library/nginx:1.27@sha256:" + "a".repeat(64);

        var push = uploads.push(web, uploads.ofImage(web.id(), Samples.BOB, image), Samples.BOB, "epinio push");

        assertThat(git(
                        "ls-tree",
                        "-r",
                        "--format=%(objectmode) %(path)",
                        push.commit().value()))
                .isEqualTo("100644 Dockerfile");
        assertThat(git("show", push.commit() + ":Dockerfile")).isEqualTo("FROM " + image);
    }

    @Test
    void unchangedFilesMakeNoNewCommit() throws Exception {
        var archive = Archives.tar(tar -> tar.file("a", "1"));
        var first = push(archive);
        store.move(web.id(), first.ref(), first.commit());

        assertThat(push(archive).commit()).isEqualTo(first.commit());
    }

    @Test
    void archiveCanBeDeployedAgain() throws Exception {
        var upload = receive(Archives.tar(tar -> tar.file("a", "1")));
        var first = uploads.push(web, upload, Samples.BOB, "epinio push");
        store.move(web.id(), first.ref(), first.commit());

        assertThat(uploads.push(web, upload, Samples.BOB, "epinio push").commit())
                .isEqualTo(first.commit());
    }

    @Test
    void archiveOfAnotherAppIsNotFound() throws Exception {
        var upload = receive(Archives.tar(tar -> tar.file("a", "1")));
        var other = Samples.app("other");

        assertThatThrownBy(() -> uploads.push(other, upload, Samples.BOB, "epinio push"))
                .isInstanceOf(InvalidInput.class)
                .hasMessage("blob app mismatch");
    }

    @Test
    void whatWasUploadedForAnotherAppIsNotFound() {
        var other = new UploadId(UploadId.Kind.FILES, Samples.COMMIT);

        assertThatThrownBy(() -> uploads.push(web, other, Samples.BOB, "epinio push"))
                .isInstanceOf(InvalidInput.class)
                .hasMessage("blob app mismatch");
    }

    @Test
    void historyIsDeployedAsItIsWhereTheBranchMayMoveThere() throws Exception {
        var first = push(Archives.tar(tar -> tar.file("a", "1")));
        store.move(web.id(), first.ref(), first.commit());
        var strange = uploads.ofImage(web.id(), Samples.BOB, "nginx").commit();
        var history = new UploadId(UploadId.Kind.HISTORY, strange);
        var strict = web.withSettings(web.settings().with("force-push", "off"));

        assertThat(uploads.push(web, history, Samples.BOB, "").commit()).isEqualTo(strange);
        assertThatThrownBy(() -> uploads.push(strict, history, Samples.BOB, "")).isInstanceOf(Conflict.class);
    }

    @Test
    void newestUploadIsKeptWhateverTidiesTheRepository() throws Exception {
        var kept = uploads.ofImage(web.id(), Samples.BOB, "nginx");

        git("gc", "-q", "--prune=now");

        assertThat(uploads.push(web, kept, Samples.BOB, "m").commit()).isNotNull();
    }

    @Test
    void severalAtOnceAreAllTaken() throws Exception {
        var archive = Archives.tar(tar -> tar.file("a", "1"));
        var ids = new CopyOnWriteArrayList<UploadId>();

        assertThat(Race.times(4, () -> ids.add(receive(archive)))).isEmpty();
        for (var id : ids) {
            var push = uploads.push(web, id, Samples.BOB, "epinio push");
            assertThat(git("show", push.commit() + ":a")).isEqualTo("1");
        }
        assertThat(git("fsck", "--full", "--strict", "--no-dangling")).doesNotContain("error", "missing");
    }

    @Test
    void whatOneServerTookAnotherDeploys() throws Exception {
        var vault = new InMemoryRepositoryVault();
        var stores = Stream.of("one", "other")
                .map(name -> new Repositories(folder.resolve(name)))
                .map(place -> new RepositoryStore(place, vault, Clock.systemUTC()))
                .toList();
        var archive = Archives.tar(tar -> tar.file("a", "1"));

        store = stores.getFirst();
        var upload = uploads(FEW).receive(web.id(), new ByteArrayInputStream(archive));
        store = stores.getLast();
        var push = uploads(FEW).push(web, upload, Samples.BOB, "epinio push");

        assertThat(store.move(web.id(), push.ref(), push.commit())).isTrue();
        assertThat(git("show", "main:a")).isEqualTo("1");
        store = stores.getFirst();
        assertThat(git("show", "main:a")).isEqualTo("1");
    }

    static final List<Named<Compression>> COMPRESSIONS = List.of(
            Named.of("none", out -> out),
            Named.of("gzip", GzipCompressorOutputStream::new),
            Named.of("bzip2", BZip2CompressorOutputStream::new),
            Named.of("xz", XZCompressorOutputStream::new));

    @ParameterizedTest
    @FieldSource("COMPRESSIONS")
    void tarIsReadHoweverItIsCompressed(Compression compression) throws Exception {
        var push = push(Archives.tar(compression, tar -> tar.file("a", "1")));

        assertThat(git("show", push.commit() + ":a")).isEqualTo("1");
    }

    @Test
    void zipIsReadWithItsModesAndLinks() throws Exception {
        var push = push(Archives.zip(zip -> {
            Archives.file(zip, "run.sh", "echo", UnixStat.FILE_FLAG | 0755);
            Archives.file(zip, "lib/link", "../run.sh", UnixStat.LINK_FLAG | 0777);
        }));

        assertThat(git(
                        "ls-tree",
                        "-r",
                        "--format=%(objectmode) %(path)",
                        push.commit().value()))
                .isEqualTo("120000 lib/link\n100755 run.sh");
        assertThat(git("show", push.commit() + ":lib/link")).isEqualTo("../run.sh");
    }

    @Test
    void whatGitKeepsInACloneIsLeftOut() throws Exception {
        var push = push(Archives.tar(
                tar -> tar.file(".git/config", "[core]").file("a", "1").file("sub/.git", "gitdir: x")));

        assertThat(git("ls-tree", "-r", "--name-only", push.commit().value())).isEqualTo("a");
    }

    // withstand D 64
    static final List<Named<TarContent>> HOSTILE = List.of(
            Named.of("absolute", tar -> tar.file("/etc/x", "1")),
            Named.of("parent", tar -> tar.file("a/../../x", "1")),
            Named.of("backslash", tar -> tar.file("a\\..\\x", "1")),
            Named.of("control character", tar -> tar.file("a\nb", "1")),
            Named.of("write through a link", tar -> tar.link("a", "b").file("a/x", "1")),
            Named.of("link out", tar -> tar.link("a/b", "../../etc")),
            Named.of("absolute link", tar -> tar.link("a", "/etc/passwd")),
            Named.of("hard link", tar -> tar.file("a", "1").special("b", TarConstants.LF_LINK, "/etc/passwd")),
            Named.of("device", tar -> tar.special("a", TarConstants.LF_CHR, "")),
            Named.of("fifo", tar -> tar.special("a", TarConstants.LF_FIFO, "")),
            Named.of("twice", tar -> tar.file("a", "1").link("a", "b")),
            Named.of("file and folder", tar -> tar.file("a/b", "1").file("a", "1")),
            Named.of("git by another name", tar -> tar.file(".GIT/config", "[core]")),
            Named.of("nothing", tar -> {}),
            Named.of("too many", RepositoryUploadsIT::many),
            Named.of("too large", tar -> tar.file("a", "0".repeat(2 << 20))));

    private static void many(Archives.Tar tar) throws IOException {
        for (int i = 0; i < 60; i++) {
            tar.file("f" + i, "");
        }
    }

    @ParameterizedTest
    @FieldSource("HOSTILE")
    void archiveThatNoAppCanBeIsRefusedAndLeavesNothing(TarContent content) throws Exception {
        requireRefused(Archives.tar(content));
        requireRefused(Archives.tar(GzipCompressorOutputStream::new, content));
    }

    private void requireRefused(byte[] archive) throws Exception {
        assertThatThrownBy(() -> receive(archive)).isInstanceOf(InvalidInput.class);
        assertThat(git("for-each-ref")).isEmpty();
        assertThat(git("count-objects", "-v")).contains("count: 0", "in-pack: 0");
        assertThat(objects.list(new ObjectKey("uploads"))).isEmpty();
        try (var files = Files.list(folder.resolve("repositories/%s.git/incoming".formatted(web.id())))) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void commandForASubmoduleIsRefusedWhenItWouldBecomeACommit() throws Exception {
        var upload =
                receive(Archives.tar(tar -> tar.file(".gitmodules", "[submodule \"a\"]\n\turl = -u./x\n\tpath = a\n")));

        assertThatThrownBy(() -> uploads.push(web, upload, Samples.BOB, "epinio push"))
                .isInstanceOf(InvalidInput.class);
        assertThat(git("for-each-ref")).isEmpty();
        assertThat(git("count-objects", "-v")).contains("count: 0", "in-pack: 0");
    }

    // withstand D 65
    @Test
    void zipThatCanBeReadInTwoWaysIsRefused() throws Exception {
        var plain = Archives.zip(zip -> Archives.file(zip, "name.txt", "content"));

        requireRefused(Archives.changed(plain, "name.txt", "evil.txt"));
        requireRefused(Archives.zip(zip -> Archives.file(zip, "..\\x", "1")));
        requireRefused(Archives.zip(zip -> Archives.file(zip, "/x", "1")));
        requireRefused(Archives.zip(zip -> Archives.file(zip, "x", "/etc", UnixStat.LINK_FLAG | 0777)));
        requireRefused(Arrays.copyOf(plain, plain.length - 30));
        requireRefused("PK\3\4 and no more".getBytes(UTF_8));
        var stored = plain.clone();
        stored[6] |= 1;
        stored[indexOf(stored, "PK\1\2") + 8] |= 1;
        requireRefused(stored);
    }

    private static int indexOf(byte[] bytes, String text) {
        return new String(bytes, ISO_8859_1).indexOf(text);
    }

    // withstand D 68
    @Test
    void whatIsNoArchiveOrOnlyAPartOfOneIsRefused() throws Exception {
        var tar = Archives.tar(one -> one.file("a", "x".repeat(5000)));
        var gzip = Archives.tar(GzipCompressorOutputStream::new, one -> one.file("a", "x".repeat(5000)));

        requireRefused(new byte[0]);
        requireRefused("hello".getBytes(UTF_8));
        requireRefused(new byte[4096]);
        requireRefused("Rar!\32\7\1\0 and more".getBytes(UTF_8));
        requireRefused(Arrays.copyOf(tar, 3000));
        requireRefused(Arrays.copyOf(gzip, gzip.length - 10));
        var twice = Arrays.copyOf(tar, tar.length * 2);
        System.arraycopy(tar, 0, twice, tar.length, tar.length);
        requireRefused(twice);
    }

    /** So many zeros, and no memory for them. */
    private static final class Zeros extends InputStream {
        private final byte[] begin;
        private int at;

        Zeros(byte[] begin) {
            this.begin = begin;
        }

        @Override
        public int read() {
            return at < begin.length ? begin[at++] & 0xff : 0;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) {
            for (int i = 0; i < length; i++) {
                bytes[offset + i] = (byte) read();
            }
            return length;
        }
    }

    private static final byte[] EMPTY_GZIP =
            HexFormat.of().parseHex("1f8b0800000000000003" + "0300" + "0000000000000000");

    // withstand D 66
    @Test
    void endlessArchiveIsStoppedAtTheLimit() throws Exception {
        var header = new byte[512];
        var entry = new TarArchiveEntry("large", true);
        entry.setSize(7L << 30);
        entry.writeEntryHeader(header);

        assertThatThrownBy(() -> uploads.receive(web.id(), new Zeros(header)))
                .isInstanceOf(InvalidInput.class)
                .hasMessage("the archive unpacks to more than 1 MiB");
        var bomb = Archives.tar(GzipCompressorOutputStream::new, tar -> {
            var name = new TarArchiveEntry("a", TarConstants.LF_GNUTYPE_LONGNAME, true);
            name.setSize(64 << 20);
            tar.out().putArchiveEntry(name);
            tar.out().write(new byte[64 << 20]);
            tar.out().closeArchiveEntry();
        });
        assertThatThrownBy(() -> receive(bomb)).isInstanceOf(InvalidInput.class);
        var empties = new ByteArrayOutputStream();
        for (int i = 0; i < 120_000; i++) {
            empties.write(EMPTY_GZIP);
        }
        assertThatThrownBy(() -> receive(empties.toByteArray()))
                .isInstanceOf(InvalidInput.class)
                .hasMessage("the archive unpacks to more than 1 MiB");
    }
}
