package dev.slipway.local.tls;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * Where certificates come from.
 *
 * @param folder keeps those that the server makes itself or is given by an authority
 * @param names what the server is called: host names, also with a wildcard, and addresses
 * @param given files with a certificate, its chain and its key; none for a self-signed one
 * @param acme the authority for hosts that the given certificate does not cover
 */
public record HttpsConfig(Path folder, List<String> names, List<Path> given, Optional<Acme> acme) {
    /**
     * An authority that speaks ACME, RFC 8555.
     *
     * @param directory where it tells what it can do
     * @param contact the e-mail address that it writes to; empty for none
     * @param trust decides who the authority is
     */
    public record Acme(URI directory, String contact, SSLContext trust) {}

    public HttpsConfig {
        names = List.copyOf(names);
        given = List.copyOf(given);
    }
}
