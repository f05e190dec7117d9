package dev.slipway.staging;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Where a submodule lies, as its {@code .gitmodules} has it. */
final class SubmoduleAddress {
    private static final Set<String> SCHEMES = Set.of("https", "http");
    private static final int LONGEST = 1000;

    private SubmoduleAddress() {}

    /** Whether it says only how to get there from the repository that has the submodule. */
    static boolean isRelative(String url) {
        return url.startsWith("./") || url.startsWith("../");
    }

    /** The address, if it is one of {@code https://HOST/PATH}; for a login in it there may be room before the host. */
    static Optional<URI> parse(String url) {
        try {
            var uri = new URI(url);
            boolean plain = uri.getScheme() != null
                    && SCHEMES.contains(uri.getScheme().toLowerCase(Locale.ROOT))
                    && uri.getHost() != null
                    && uri.getRawPath().length() > 1
                    && !("/" + uri.getRawPath() + "/").contains("/../")
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null;
            return url.length() <= LONGEST && plain ? Optional.of(uri) : Optional.empty();
        } catch (URISyntaxException _) {
            return Optional.empty();
        }
    }

    /** The address that a relative one leads to, as git finds it: never above the top of the same server. */
    static Optional<URI> resolve(URI base, String relative) {
        var path = base.getRawPath().replaceFirst("/+$", "");
        var rest = relative;
        while (isRelative(rest)) {
            boolean up = rest.startsWith("../");
            if (up && path.isEmpty()) {
                return Optional.empty();
            }
            path = up ? path.substring(0, path.lastIndexOf('/')) : path;
            rest = rest.substring(up ? 3 : 2);
        }
        return parse("%s://%s%s/%s".formatted(base.getScheme(), base.getRawAuthority(), path, rest));
    }
}
