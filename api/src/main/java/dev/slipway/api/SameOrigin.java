package dev.slipway.api;

import io.javalin.http.Context;
import io.javalin.http.ForbiddenResponse;
import java.util.Optional;

/**
 * Whether it is the page itself that sends a request, and not another site in the same browser. Apps are no better than
 * other sites: what answers below the server's own host counts as the same site for cookies, so those alone prove nothing.
 *
 * @see <a href="https://www.w3.org/TR/fetch-metadata/">Fetch metadata</a>
 */
final class SameOrigin {
    private SameOrigin() {}

    /** @throws ForbiddenResponse if another site may have sent it, or it would change something and nothing tells who did */
    static void require(Context context, boolean changes) {
        var site = Optional.ofNullable(context.header("Sec-Fetch-Site"));
        var origin = Optional.ofNullable(context.header("Origin"));
        boolean own = site.map(from -> from.equals("same-origin") || (from.equals("none") && !changes))
                .or(() -> origin.map(from -> from.replaceFirst("^https?://", "").equals(context.host())))
                .orElse(!changes);
        if (!own) {
            throw new ForbiddenResponse("this has to come from the server's own page; use a token elsewhere");
        }
    }

    /** As above, where a header tells who sends it, which a browser adds by itself once it knows a password. */
    static void refuseOthers(Context context) {
        var site = context.header("Sec-Fetch-Site");
        if (site != null && !site.equals("same-origin") && !site.equals("none")) {
            throw new ForbiddenResponse("this has to come from the server's own page; use a token elsewhere");
        }
    }

    /** Whether a page's script sends it, which shows a refusal itself. */
    static boolean byScript(Context context) {
        return context.header("Sec-Fetch-Site") != null && !"navigate".equals(context.header("Sec-Fetch-Mode"));
    }
}
