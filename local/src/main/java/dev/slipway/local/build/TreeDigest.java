package dev.slipway.local.build;

import dev.slipway.core.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;

/** Names what a folder holds: the same digest for the same names, contents and executable files. */
final class TreeDigest {
    private TreeDigest() {}

    static String of(Path folder) {
        try (var paths = Files.walk(folder)) {
            var digest = Sha256.begin();
            for (var path : (Iterable<Path>) paths.sorted()::iterator) {
                add(digest, folder, path);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + folder, e);
        }
    }

    /** Adds the text so that no two sequences of texts give the same digest. */
    static void add(MessageDigest digest, String text) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
        digest.update(bytes);
    }

    private static void add(MessageDigest digest, Path folder, Path path) throws IOException {
        add(digest, folder.relativize(path).toString());
        if (Files.isSymbolicLink(path)) {
            add(digest, "link");
            add(digest, Files.readSymbolicLink(path).toString());
        } else if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
            add(digest, Files.isExecutable(path) ? "program" : "file");
            var content = Sha256.begin();
            try (var in = Files.newInputStream(path)) {
                var buffer = new byte[1 << 16];
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    content.update(buffer, 0, read);
                }
            }
            digest.update(content.digest());
        }
    }
}
