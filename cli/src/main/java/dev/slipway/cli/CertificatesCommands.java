package dev.slipway.cli;

import dev.slipway.core.NotFound;
import dev.slipway.core.platform.HttpsCertificates.Certificate;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What the server shows those who come by HTTPS. */
@Command(name = "certificates", description = "What the server shows those who come by HTTPS.")
final class CertificatesCommands {
    private static final String ALL_OTHERS = "*";
    private static final Listing<Certificate> LISTING = new Listing<Certificate>()
            .column("HOST", "host", CertificatesCommands::host)
            .column("ISSUER", "issuer", Certificate::issuer)
            .column("EXPIRES", "expires", Certificate::expires)
            .column("SHA-256", "sha256", Certificate::fingerprint)
            .column("TROUBLE", "trouble", Certificate::trouble);

    private final Supplier<Session> session;

    CertificatesCommands(Supplier<Session> session) {
        this.session = session;
    }

    private static String host(Certificate certificate) {
        return certificate.host().isEmpty() ? ALL_OTHERS : certificate.host();
    }

    @Command(description = "List the certificates with their fingerprints; apps' own are for admins to see.")
    void list(@Option(names = "--json", description = "One JSON document.") boolean json) {
        var asked = session.get();
        var shown = asked.config().certificates().list().stream()
                .filter(each -> asked.who().admin() || each.host().isEmpty())
                .toList();
        LISTING.print(asked.console(), json, shown, "this server has no certificates of its own");
    }

    @Command(description = "Print a certificate as PEM text, for git to trust: http.sslCAInfo takes it.")
    void show(
            @Parameters(
                            paramLabel = "HOST",
                            arity = "0..1",
                            description = "Whose; the one of hosts without their own unless given.")
                    Optional<String> host) {
        var asked = session.get();
        var wanted = host.filter(name -> !name.equals(ALL_OTHERS)).orElse("");
        var found = asked.config().certificates().list().stream()
                .filter(each -> each.host().equals(wanted))
                .findFirst()
                .orElseThrow(() ->
                        new NotFound("there is no such certificate", "see which there are with certificates list"));
        found.pem().lines().forEach(asked.console()::line);
        asked.console().note("SHA-256 " + found.fingerprint());
    }
}
