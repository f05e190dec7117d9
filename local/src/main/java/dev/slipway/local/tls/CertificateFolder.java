package dev.slipway.local.tls;

import dev.slipway.core.UserException;
import dev.slipway.local.Durable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.time.Clock;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the server keeps of certificates: each with its chain and its key in one file that only its owner reads. */
record CertificateFolder(Path root) {
    private static final Logger log = LoggerFactory.getLogger(CertificateFolder.class);
    private static final FileAttribute<?> PRIVATE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final String CERTIFICATE = ".pem";
    private static final String TROUBLE = ".trouble";

    /** The file of the self-signed one. */
    Path selfSigned() {
        return root.resolve("self-signed.pem");
    }

    /** The file of the self-signed one, which is made if it is not there. */
    List<Path> selfSigned(List<String> names, Clock clock) throws IOException {
        if (Files.notExists(selfSigned())) {
            write(selfSigned(), SelfSigned.make(names, clock.instant()));
        }
        return List.of(selfSigned());
    }

    private static void write(Path file, ServerCertificate certificate) throws IOException {
        Files.createDirectories(file.resolveSibling(""), PRIVATE);
        Durable.writeSecret(file, Pem.of(certificate.chain()) + Pem.of(certificate.key()));
    }

    private Path account() {
        return root.resolve("acme-account.pem");
    }

    /** By which an authority knows this server. */
    Optional<KeyPair> accountKeys() throws IOException {
        return Files.exists(account()) ? Optional.of(Pem.readKeys(account())) : Optional.empty();
    }

    void keepAccount(KeyPair keys) throws IOException {
        Files.createDirectories(root, PRIVATE);
        Durable.writeSecret(account(), Pem.of(keys));
    }

    private Path hosts() {
        return root.resolve("hosts");
    }

    /** The certificates of single hosts; one that cannot be read is passed over, a new one will replace it. */
    Map<String, ServerCertificate> certificates() throws IOException {
        var found = new TreeMap<String, ServerCertificate>();
        for (var file : files(CERTIFICATE)) {
            try {
                found.put(host(file, CERTIFICATE), Pem.read(List.of(file)));
            } catch (UserException e) {
                log.atWarn().addKeyValue("file", file).setCause(e).log("kept certificate cannot be read");
            }
        }
        return found;
    }

    void keep(String host, ServerCertificate certificate) throws IOException {
        write(hosts().resolve(host + CERTIFICATE), certificate);
        Files.deleteIfExists(hosts().resolve(host + TROUBLE));
    }

    Map<String, Trouble> troubles() throws IOException {
        var found = new TreeMap<String, Trouble>();
        for (var file : files(TROUBLE)) {
            read(file).ifPresent(trouble -> found.put(host(file, TROUBLE), trouble));
        }
        return found;
    }

    void keep(String host, Trouble trouble) throws IOException {
        Files.createDirectories(hosts(), PRIVATE);
        Durable.write(
                hosts().resolve(host + TROUBLE),
                "%d\n%s\n%s\n".formatted(trouble.failures(), trouble.again(), trouble.reason()));
    }

    private static Optional<Trouble> read(Path file) throws IOException {
        var lines = Files.readAllLines(file);
        try {
            return Optional.of(
                    new Trouble(Integer.parseInt(lines.getFirst()), Instant.parse(lines.get(1)), lines.get(2)));
        } catch (NumberFormatException | DateTimeParseException | IndexOutOfBoundsException e) {
            log.atWarn().addKeyValue("file", file).setCause(e).log("kept failure cannot be read");
            return Optional.empty();
        }
    }

    /** Forgets the certificate of a host that leads here no more. */
    void forget(String host) {
        delete(hosts().resolve(host + CERTIFICATE));
    }

    void forgetTrouble(String host) {
        delete(hosts().resolve(host + TROUBLE));
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + file, e);
        }
    }

    private List<Path> files(String suffix) throws IOException {
        if (Files.notExists(hosts())) {
            return List.of();
        }
        try (var files = Files.list(hosts())) {
            return files.filter(file -> file.toString().endsWith(suffix)).toList();
        }
    }

    private static String host(Path file, String suffix) {
        var name = file.getFileName().toString();
        return name.substring(0, name.length() - suffix.length());
    }
}
