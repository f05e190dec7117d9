package dev.slipway.core.webhook;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Addresses by HTTP or HTTPS that users give. */
final class WebAddress {
    private static final Set<String> SCHEMES = Set.of("http", "https");
    private static final int LONGEST = 500;

    private WebAddress() {}

    /** The address that the text is; empty if it is none, is longer than 500 characters, or has a login or a fragment in it. */
    static Optional<URI> read(String text) {
        try {
            var url = new URI(text);
            boolean fits = text.length() <= LONGEST
                    && url.getScheme() != null
                    && SCHEMES.contains(url.getScheme().toLowerCase(Locale.ROOT))
                    && url.getHost() != null
                    && url.getRawUserInfo() == null
                    && url.getRawFragment() == null;
            return fits ? Optional.of(url) : Optional.empty();
        } catch (URISyntaxException _) {
            return Optional.empty();
        }
    }
}
