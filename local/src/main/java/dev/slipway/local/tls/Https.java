package dev.slipway.local.tls;

import dev.slipway.core.InvalidInput;
import dev.slipway.core.platform.HttpsCertificates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;

/** The server's certificates: read, made, or had from an authority; shown by host, and replaced while visitors come and go. */
public final class Https implements HttpsCertificates, AutoCloseable {
    private final CertificateTable table;
    private final SSLContext context;
    private final GivenCertificate files;
    private final Proofs proofs = new Proofs();
    private final Optional<Renewals> renewals;

    private Https(HttpsConfig config, Clock clock) throws IOException {
        var folder = new CertificateFolder(config.folder());
        var usual = config.given().isEmpty() ? folder.selfSigned(config.names(), clock) : config.given();
        table = new CertificateTable(Pem.read(usual));
        files = new GivenCertificate(usual, table);
        context = context(table);
        if (config.acme().isPresent()) {
            folder.certificates().forEach(table::put);
            var authority = new Authority(config.acme().get(), folder, proofs);
            renewals = Optional.of(new Renewals(table, folder, authority, clock));
        } else {
            renewals = Optional.empty();
        }
    }

    /**
     * Reads the certificates, and makes one where there is none.
     *
     * @throws InvalidInput if what is given cannot be used
     */
    public static Https open(HttpsConfig config, Clock clock) throws IOException {
        return new Https(config, clock);
    }

    private static SSLContext context(CertificateTable table) throws IOException {
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[] {new HostKeys(table)}, null, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException("TLS cannot be set up", e);
        }
    }

    /**
     * Follows changes of the files from now on, and has the authority sign what is missing or expires.
     *
     * @param hosts which are visited at the time; asked again and again
     */
    public void start(Supplier<Set<String>> hosts) {
        files.follow();
        renewals.ifPresent(each ->
                each.start(() -> hosts.get().stream().filter(Https::isPublic).collect(Collectors.toSet())));
    }

    // No authority signs for names that mean another machine everywhere.
    private static boolean isPublic(String host) {
        return host.contains(".") && !host.endsWith(".localhost");
    }

    /** What HTTPS connections are made with; it shows certificates as they are at that time. */
    public SSLContext context() {
        return context;
    }

    /** What an authority is to find by HTTP below {@code /.well-known/acme-challenge/}, by what stands behind it. */
    public Optional<String> proof(String token) {
        return proofs.find(token);
    }

    @Override
    public List<Certificate> list() {
        return certificates(
                Optional.of(table.usual()),
                table.own(),
                renewals.map(Renewals::troubles).orElse(Map.of()));
    }

    /** As the list of a server with this configuration would be, from what it keeps; changes nothing. */
    public static List<Certificate> look(HttpsConfig config) throws IOException {
        var folder = new CertificateFolder(config.folder());
        var usual = config.given().isEmpty() ? List.of(folder.selfSigned()) : config.given();
        boolean isThere = usual.stream().allMatch((Path file) -> Files.exists(file));
        var own = config.acme().isEmpty() ? Map.<String, ServerCertificate>of() : folder.certificates();
        var troubles = config.acme().isEmpty() ? Map.<String, Trouble>of() : folder.troubles();
        return certificates(isThere ? Optional.of(Pem.read(usual)) : Optional.empty(), own, troubles);
    }

    private static List<Certificate> certificates(
            Optional<ServerCertificate> usual, Map<String, ServerCertificate> own, Map<String, Trouble> troubles) {
        var all = new ArrayList<Certificate>();
        usual.ifPresent(shown -> all.add(certificate("", shown, "")));
        var hosts = new TreeSet<>(own.keySet());
        hosts.addAll(troubles.keySet());
        for (var host : hosts) {
            var trouble = Optional.ofNullable(troubles.get(host))
                    .map(known -> "%s; tried again at %s".formatted(known.reason(), known.again()))
                    .orElse("");
            all.add(Optional.ofNullable(own.get(host))
                    .map(shown -> certificate(host, shown, trouble))
                    .orElseGet(() -> new Certificate(host, "nobody yet", "", Instant.MIN, "", trouble)));
        }
        return List.copyOf(all);
    }

    private static Certificate certificate(String host, ServerCertificate shown, String trouble) {
        return new Certificate(
                host,
                shown.isSelfSigned() ? "self-signed" : shown.issuer(),
                shown.fingerprint(),
                shown.expires(),
                Pem.of(shown.chain()),
                trouble);
    }

    @Override
    public void close() {
        files.close();
        renewals.ifPresent(Renewals::close);
    }
}
