import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Removes the signatures of the jars that it is given. Each is replaced by another file: a jar may have further names, which
 * go on standing for what it was.
 */
final class Unsign {
    private static final Pattern SIGNATURE = Pattern.compile("META-INF/[^/]+\\.(SF|RSA|DSA|EC)");

    private Unsign() {}

    public static void main(String[] jars) throws IOException {
        for (var jar : List.of(jars)) {
            unsign(Path.of(jar));
        }
    }

    private static void unsign(Path jar) throws IOException {
        var unsigned = jar.resolveSibling(jar.getFileName() + ".new");
        try (var from = new ZipFile(jar.toFile());
                var to = new ZipOutputStream(Files.newOutputStream(unsigned))) {
            // What is not compressed is read faster.
            to.setLevel(0);
            for (var entry : Collections.list(from.entries())) {
                if (!SIGNATURE.matcher(entry.getName()).matches()) {
                    var copy = new ZipEntry(entry.getName());
                    copy.setTimeLocal(entry.getTimeLocal());
                    to.putNextEntry(copy);
                    from.getInputStream(entry).transferTo(to);
                }
            }
        }
        Files.move(unsigned, jar, StandardCopyOption.REPLACE_EXISTING);
    }
}
