package dev.slipway.local.tls;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Which certificate the visitors of a host are shown. Readers never wait, and never meet half of a change. */
final class CertificateTable {
    private final Map<String, ServerCertificate> hosts = new ConcurrentHashMap<>();

    /** All there were: a handshake asks twice, and the certificate may change in between. */
    private final Map<String, ServerCertificate> byFingerprint = new ConcurrentHashMap<>();

    private volatile ServerCertificate usual;

    /** @param usual for the hosts that have none of their own */
    CertificateTable(ServerCertificate usual) {
        this.usual = remembered(usual);
    }

    private ServerCertificate remembered(ServerCertificate certificate) {
        byFingerprint.put(certificate.fingerprint(), certificate);
        return certificate;
    }

    void replaceUsual(ServerCertificate certificate) {
        usual = remembered(certificate);
    }

    ServerCertificate usual() {
        return usual;
    }

    void put(String host, ServerCertificate certificate) {
        hosts.put(host, remembered(certificate));
    }

    void remove(String host) {
        hosts.remove(host);
    }

    /** Those of single hosts. */
    Map<String, ServerCertificate> own() {
        return Map.copyOf(hosts);
    }

    /** The host's own. */
    Optional<ServerCertificate> own(String host) {
        return Optional.ofNullable(hosts.get(host));
    }

    /** @param host as the visitor names it; empty if not at all */
    ServerCertificate shown(String host) {
        return hosts.getOrDefault(host.toLowerCase(Locale.ROOT), usual);
    }

    Optional<ServerCertificate> byFingerprint(String fingerprint) {
        return Optional.ofNullable(byFingerprint.get(fingerprint));
    }
}
