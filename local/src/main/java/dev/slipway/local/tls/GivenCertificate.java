package dev.slipway.local.tls;

import dev.slipway.core.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files that the usual certificate is in. One that is replaced is taken up within seconds; one that cannot be used leaves
 * the last one where it is.
 */
final class GivenCertificate implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(GivenCertificate.class);
    private static final Duration LOOK = Duration.ofSeconds(2);

    private final List<Path> files;
    private final CertificateTable table;
    private final CountDownLatch closed = new CountDownLatch(1);
    private List<FileTime> read;

    GivenCertificate(List<Path> files, CertificateTable table) {
        this.files = files;
        this.table = table;
        this.read = times();
    }

    // Looked at and not watched: what renews certificates replaces links to folders, which no watch on a file sees.
    void follow() {
        Thread.ofVirtual().name("certificate").start(() -> {
            try {
                while (!closed.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
                    look();
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private void look() {
        try {
            var now = times();
            if (!now.equals(read)) {
                read = now;
                table.replaceUsual(Pem.read(files));
                log.atInfo()
                        .addKeyValue("fingerprint", table.usual().fingerprint())
                        .log("certificate replaced");
            }
        } catch (IOException | UserException e) {
            log.atWarn()
                    .addKeyValue("files", files)
                    .setCause(e)
                    .log("certificate cannot be replaced, the last one stays");
        }
    }

    private List<FileTime> times() {
        return files.stream().map(GivenCertificate::time).toList();
    }

    private static FileTime time(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException _) {
            // A time that no file has: reading it will tell why.
            return FileTime.fromMillis(0);
        }
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
