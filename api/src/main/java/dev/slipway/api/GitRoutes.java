package dev.slipway.api;

import dev.slipway.api.route.Problem;
import dev.slipway.core.Busy;
import dev.slipway.core.Metered;
import dev.slipway.core.UserException;
import dev.slipway.core.app.RepositoryPath;
import dev.slipway.core.identity.Principal;
import dev.slipway.core.platform.GitOverHttp;
import dev.slipway.core.platform.GitOverHttp.Request;
import dev.slipway.core.platform.GitOverHttp.Service;
import io.javalin.config.JavalinConfig;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.ContentTooLargeResponse;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.UnsupportedMediaTypeResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * The repositories under {@code /git}: {@code git push https://HOST/git/APP main}. Refusals are plain text, which git shows.
 *
 * @see <a href="https://git-scm.com/docs/http-protocol">Git's smart HTTP protocol</a>
 */
final class GitRoutes {
    /** What a fetch says that it wants and has; no honest client says more. */
    private static final long MOST_WANTED = 32L << 20;

    private final Supplier<Optional<Door>> door;

    /** Who may come in, and what is behind. */
    record Door(Logins logins, GitOverHttp git) {}

    /** @param door empty as long as the server starts */
    GitRoutes(Supplier<Optional<Door>> door) {
        this.door = door;
    }

    void addTo(JavalinConfig config) {
        config.routes.get("/git/<path>/info/refs", context -> answer(context, GitRoutes::advertise));
        config.routes.post("/git/<path>/git-upload-pack", context -> answer(context, GitRoutes::upload));
        config.routes.post("/git/<path>/git-receive-pack", context -> answer(context, GitRoutes::receive));
    }

    @FunctionalInterface
    private interface Answer {
        void to(Context context, Principal who, GitOverHttp git) throws IOException;
    }

    private void answer(Context context, Answer answer) throws IOException {
        try {
            var opened = door.get().orElseThrow(() -> new Busy("the server is starting", "try again in a minute"));
            answer.to(context, opened.logins().require(context), opened.git());
        } catch (UserException e) {
            refuse(context, Problem.status(e), e.advice().isEmpty() ? e.reason() : e.reason() + "; " + e.advice());
        } catch (HttpResponseException e) {
            refuse(context, e.getStatus(), String.valueOf(e.getMessage()));
        }
    }

    private static void refuse(Context context, int status, String reason) {
        context.status(status).contentType("text/plain; charset=utf-8").result(reason + "\n");
    }

    private static void advertise(Context context, Principal who, GitOverHttp git) throws IOException {
        var named = context.queryParam("service");
        var service = Arrays.stream(Service.values())
                .filter(known -> known.toString().equals(named))
                .findFirst()
                .orElseThrow(() -> new BadRequestResponse("only git's smart protocol is spoken here"));
        var request = request(context, who, service);
        context.contentType("application/x-%s-advertisement".formatted(service));
        git.advertise(request, context.outputStream());
    }

    private static void receive(Context context, Principal who, GitOverHttp git) throws IOException {
        var request = posted(context, who, Service.RECEIVE_PACK);
        if (context.header("Content-Encoding") != null) {
            throw new UnsupportedMediaTypeResponse("a pack is compressed by itself");
        }
        git.serve(request, context.bodyInputStream(), context.outputStream());
    }

    private static void upload(Context context, Principal who, GitOverHttp git) throws IOException {
        var request = posted(context, who, Service.UPLOAD_PACK);
        // A pack is compressed by itself.
        context.disableCompression();
        try (var wanted = metered(wanted(context))) {
            upload(request, wanted, context.outputStream(), git);
        } catch (ZipException _) {
            throw new BadRequestResponse("the request is not compressed as it says");
        }
    }

    private static Metered metered(InputStream wanted) {
        return new Metered(wanted, MOST_WANTED, () -> {
            throw new IOException("the request is longer than it may be");
        });
    }

    private static void upload(Request request, Metered wanted, OutputStream out, GitOverHttp git) throws IOException {
        try {
            git.serve(request, wanted, out);
        } catch (IOException e) {
            if (wanted.isExceeded()) {
                throw new ContentTooLargeResponse(
                        "a fetch may say at most %d bytes of what it wants".formatted(MOST_WANTED));
            }
            throw e;
        }
    }

    private static InputStream wanted(Context context) throws IOException {
        return switch (Optional.ofNullable(context.header("Content-Encoding")).orElse("identity")) {
            case "identity" -> context.bodyInputStream();
            case "gzip", "x-gzip" -> new GZIPInputStream(context.bodyInputStream());
            default -> throw new UnsupportedMediaTypeResponse("gzip is the only encoding that is read here");
        };
    }

    private static Request posted(Context context, Principal who, Service service) {
        if (!"application/x-%s-request".formatted(service).equals(context.contentType())) {
            throw new UnsupportedMediaTypeResponse("only git's smart protocol is spoken here");
        }
        var request = request(context, who, service);
        context.contentType("application/x-%s-result".formatted(service));
        return request;
    }

    private static Request request(Context context, Principal who, Service service) {
        return new Request(
                who,
                new RepositoryPath(context.pathParam("path")).app(),
                service,
                Optional.ofNullable(context.header("Git-Protocol")).orElse(""));
    }
}
