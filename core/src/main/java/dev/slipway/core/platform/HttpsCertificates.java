package dev.slipway.core.platform;

import java.time.Instant;
import java.util.List;

/** What the server shows visitors who come by HTTPS. */
@FunctionalInterface
public interface HttpsCertificates {
    /** Of a server that is not asked by HTTPS itself. */
    HttpsCertificates NONE = List::of;

    /**
     * One of them; nothing of it is secret.
     *
     * @param host whose it is; empty for the one of all other hosts
     * @param issuer who vouches for it
     * @param fingerprint its SHA-256, as {@code AB:CD:...}
     * @param pem it and those that vouch for it, as text
     * @param trouble why there is no newer one; empty if there is no need
     */
    record Certificate(String host, String issuer, String fingerprint, Instant expires, String pem, String trouble) {}

    /** The one of all other hosts first. */
    List<Certificate> list();
}
