package dev.slipway.api;

import dev.slipway.api.LfsMessages.Action;
import dev.slipway.api.LfsMessages.ObjectAnswer;
import dev.slipway.api.LfsMessages.ObjectError;
import dev.slipway.api.route.Problem;
import dev.slipway.core.AppName;
import dev.slipway.core.Busy;
import dev.slipway.core.InvalidInput;
import dev.slipway.core.UserException;
import dev.slipway.core.app.RepositoryPath;
import dev.slipway.core.identity.Principal;
import dev.slipway.core.lfs.Lfs;
import dev.slipway.core.lfs.LfsTransfers.Answer;
import dev.slipway.core.lfs.Oid;
import io.javalin.config.JavalinConfig;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import io.javalin.http.UnsupportedMediaTypeResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Git LFS of the repositories under {@code /git}: which objects to transfer, and each of them. */
final class LfsRoutes {
    private static final Logger log = LoggerFactory.getLogger(LfsRoutes.class);

    static final String ROOT = "/git/<path>/info/lfs";
    private static final String OBJECTS = ROOT + "/objects/";
    private static final String SHA256 = "sha256";
    private static final int BUFFER = 1 << 16;

    private final Supplier<Optional<Door>> door;

    /** Who may come in, and what is behind. */
    record Door(Logins logins, Lfs lfs) {}

    /** @param door empty as long as the server starts */
    LfsRoutes(Supplier<Optional<Door>> door) {
        this.door = door;
    }

    void addTo(JavalinConfig config) {
        config.routes.post(OBJECTS + "batch", context -> answer(context, this::batch));
        config.routes.get(OBJECTS + "{oid}", context -> transfer(context, LfsRoutes::download));
        config.routes.put(OBJECTS + "{oid}", context -> transfer(context, LfsRoutes::upload));
        config.routes.post(OBJECTS + "{oid}/verify", context -> transfer(context, LfsRoutes::verify));
        new LfsLockRoutes(this).addTo(config);
    }

    /** Answers somebody who has logged in. */
    @FunctionalInterface
    interface ToKnown {
        void to(Context context, Principal who, AppName app, Lfs lfs) throws IOException;
    }

    /** Answers somebody who has a ticket for one object. */
    @FunctionalInterface
    private interface ToHolder {
        void to(Context context, String ticket, AppName app, Lfs lfs) throws IOException;
    }

    void answer(Context context, ToKnown answer) throws IOException {
        open(context, opened -> {
            var who = who(context, opened);
            answer.to(context, who, app(context), opened.lfs());
        });
    }

    private void transfer(Context context, ToHolder answer) throws IOException {
        open(context, opened -> {
            Logins.requirePrivate(context);
            answer.to(context, bearer(context).orElse(""), app(context), opened.lfs());
        });
    }

    @FunctionalInterface
    private interface Inside {
        void run(Door opened) throws IOException;
    }

    private void open(Context context, Inside inside) throws IOException {
        try {
            inside.run(door.get().orElseThrow(() -> new Busy("the server is starting", "try again in a minute")));
        } catch (InvalidInput e) {
            refuse(context, HttpStatus.UNPROCESSABLE_CONTENT.getCode(), e.reason());
        } catch (UserException e) {
            refuse(context, Problem.status(e), e.advice().isEmpty() ? e.reason() : e.reason() + "; " + e.advice());
        } catch (HttpResponseException e) {
            if (e.getStatus() == HttpStatus.UNAUTHORIZED.getCode()) {
                context.header("LFS-Authenticate", "Basic realm=\"slipway\"");
            }
            refuse(context, e.getStatus(), String.valueOf(e.getMessage()));
        }
    }

    private static void refuse(Context context, int status, String reason) {
        LfsMessages.write(context, status, new LfsMessages.Refusal(reason));
    }

    private static Principal who(Context context, Door opened) {
        var pass = bearer(context);
        if (pass.isEmpty()) {
            return opened.logins().require(context);
        }
        Logins.requirePrivate(context);
        return opened.lfs().passes().prove(pass.get()).orElseThrow(() -> Logins.challenge(context));
    }

    private static Optional<String> bearer(Context context) {
        return Optional.ofNullable(context.header("Authorization"))
                .filter(header -> header.regionMatches(true, 0, "Bearer ", 0, 7))
                .map(header -> header.substring(7).strip());
    }

    private static AppName app(Context context) {
        return new RepositoryPath(context.pathParam("path")).app();
    }

    private void batch(Context context, Principal who, AppName app, Lfs lfs) throws IOException {
        var request = LfsMessages.read(context, LfsMessages.BatchRequest.class);
        if (request.hashAlgo() != null && !request.hashAlgo().equals(SHA256)) {
            throw new HttpResponseException(
                    HttpStatus.CONFLICT.getCode(), "objects are named by SHA-256 here", Map.of());
        }
        var operation = Optional.ofNullable(request.operation()).orElse("");
        var answers = switch (operation) {
            case "download" -> lfs.transfers().download(who, app, request.asked());
            case "upload" -> lfs.transfers().upload(who, app, request.asked());
            default -> throw new BadRequestResponse("objects are downloaded or uploaded");
        };
        var objects = "%s/git/%s.git/info/lfs/objects/".formatted(origin(context), app);
        long valid = lfs.transfers().valid().toSeconds();
        LfsMessages.write(
                context,
                HttpStatus.OK.getCode(),
                new LfsMessages.BatchAnswer(
                        "basic",
                        answers.stream()
                                .map(answer -> told(answer, operation, objects, valid))
                                .toList(),
                        SHA256));
    }

    /** As the client has just reached us, whatever stands between. */
    private static String origin(Context context) {
        return (Visitor.of(context).https() ? "https://" : "http://") + context.host();
    }

    private static ObjectAnswer told(Answer answer, String operation, String objects, long valid) {
        var oid = answer.asked().oid();
        long size = answer.asked().size();
        return switch (answer) {
            case Answer.Go go -> {
                var header = Map.of("Authorization", "Bearer " + go.ticket().reveal());
                var main = new Action(objects + oid, header, valid);
                yield new ObjectAnswer(
                        oid,
                        size,
                        true,
                        operation.equals("upload")
                                ? Map.of(
                                        operation, main, "verify", new Action(objects + oid + "/verify", header, valid))
                                : Map.of(operation, main),
                        null);
            }
            case Answer.Elsewhere elsewhere -> {
                var action = new Action(elsewhere.address().toString(), Map.of(), valid);
                yield new ObjectAnswer(oid, size, true, Map.of(operation, action), null);
            }
            case Answer.There _ -> new ObjectAnswer(oid, size, null, null, null);
            case Answer.Missing _ -> failed(answer, HttpStatus.NOT_FOUND, "the app has no such object");
            case Answer.Refused refused -> failed(answer, HttpStatus.UNPROCESSABLE_CONTENT, refused.reason());
        };
    }

    private static ObjectAnswer failed(Answer answer, HttpStatus status, String reason) {
        var error = new ObjectError(status.getCode(), reason);
        return new ObjectAnswer(answer.asked().oid(), answer.asked().size(), null, null, error);
    }

    private static void download(Context context, String ticket, AppName app, Lfs lfs) throws IOException {
        var opened = lfs.transfers().open(ticket, app, oid(context));
        try (var content = opened.content()) {
            // What is large is seldom smaller compressed, and its length is said before.
            context.disableCompression()
                    .contentType("application/octet-stream")
                    .res()
                    .setContentLengthLong(opened.size());
            send(content, context.outputStream());
        }
    }

    private static void send(InputStream content, OutputStream client) throws IOException {
        var buffer = new byte[BUFFER];
        for (int count = content.read(buffer); count >= 0; count = content.read(buffer)) {
            try {
                client.write(buffer, 0, count);
            } catch (IOException e) {
                log.atDebug().setCause(e).log("client went away");
                return;
            }
        }
    }

    private static void upload(Context context, String ticket, AppName app, Lfs lfs) throws IOException {
        if (context.header("Content-Encoding") != null) {
            throw new UnsupportedMediaTypeResponse("an object is sent as it is");
        }
        lfs.transfers().put(ticket, app, oid(context), context.bodyInputStream());
    }

    private static void verify(Context context, String ticket, AppName app, Lfs lfs) throws IOException {
        lfs.transfers().verify(ticket, app, oid(context));
    }

    private static Oid oid(Context context) {
        return new Oid(context.pathParam("oid"));
    }
}
