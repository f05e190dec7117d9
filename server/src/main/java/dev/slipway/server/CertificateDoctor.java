package dev.slipway.server;

import dev.slipway.core.UserException;
import dev.slipway.core.platform.HttpsCertificates.Certificate;
import dev.slipway.k8s.install.Finding;
import dev.slipway.local.tls.Https;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** Looks over the certificates that a server on this machine shows. */
record CertificateDoctor(Config config, Clock clock) {
    private static final Duration SOON = Duration.ofDays(14);
    private static final String PART = "certificate";

    List<Finding> examine() {
        try {
            var settings = OneMachine.certificates(config, new DataDirectory(config.data()), List.of());
            return Https.look(settings).stream().map(this::finding).toList();
        } catch (UserException e) {
            return List.of(Finding.fail(PART, e.reason(), e.advice()));
        } catch (IOException e) {
            return List.of(Finding.fail(PART, String.valueOf(e), "make its file readable for the server's user"));
        }
    }

    private Finding finding(Certificate certificate) {
        var part = certificate.host().isEmpty() ? PART : PART + " of " + certificate.host();
        if (!certificate.trouble().isEmpty()) {
            return Finding.warn(
                    part,
                    certificate.trouble(),
                    "see that the host's DNS entry leads here and that port 80 does, and wait");
        }
        return certificate.expires().isBefore(clock.instant().plus(SOON))
                ? Finding.warn(part, "expires at " + certificate.expires(), "replace its file; no restart is needed")
                : Finding.ok(part, "by %s until %s".formatted(certificate.issuer(), certificate.expires()));
    }
}
