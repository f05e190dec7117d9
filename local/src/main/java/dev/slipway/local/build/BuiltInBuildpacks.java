package dev.slipway.local.build;

import dev.slipway.local.build.Buildpack.Group;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The buildpacks that come with the program, laid out as folders that any Cloud Native Buildpacks builder could use. */
final class BuiltInBuildpacks {
    private static final String ORDER = "order.toml";

    private BuiltInBuildpacks() {}

    /** Lays the buildpacks into the folder, in place of what is there, and reads them. */
    static List<Buildpack> unpack(Path folder) throws IOException {
        UntrustedFiles.remove(folder);
        var anchor = Optional.<URL>ofNullable(BuiltInBuildpacks.class.getResource("buildpacks/" + ORDER))
                .orElseThrow(() -> new IllegalStateException("the program lacks its buildpacks"));
        try {
            var uri = anchor.toURI();
            if (uri.getScheme().equals("jar")) {
                try (var jar = FileSystems.newFileSystem(uri, Map.of())) {
                    copy(Path.of(uri).resolveSibling(""), folder);
                    assert jar.isOpen();
                }
            } else {
                copy(Path.of(uri).resolveSibling(""), folder);
            }
        } catch (URISyntaxException e) {
            throw new IllegalStateException("cannot find the program's buildpacks", e);
        }
        return UntrustedFiles.list(folder).stream()
                .filter(UntrustedFiles::isFolder)
                .map(Buildpack::read)
                .toList();
    }

    /** The order in which they are tried, once unpacked. */
    static List<Group> order(Path folder) {
        return Buildpack.groups(TomlFile.readOrEmpty(folder.resolve(ORDER)).tables("order"));
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var paths = Files.walk(from)) {
            for (var path : (Iterable<Path>) paths::iterator) {
                var target = to.resolve(from.relativize(path).toString());
                if (Files.isDirectory(path)) {
                    UntrustedFiles.createFolder(target);
                } else {
                    Files.copy(path, target);
                    // Archives of classes keep no permissions.
                    var isProgram = path.resolveSibling("").endsWith("bin");
                    Files.setPosixFilePermissions(
                            target, PosixFilePermissions.fromString(isProgram ? "rwxr-xr-x" : "rw-r--r--"));
                }
            }
        }
    }
}
