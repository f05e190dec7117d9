package dev.slipway.api.epinio;

import dev.slipway.api.epinio.Shapes.ImportShape;
import dev.slipway.api.epinio.Shapes.UploadShape;
import dev.slipway.core.UserException;
import dev.slipway.core.identity.Right;
import dev.slipway.core.webhook.Webhook;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;

/** Brings source: as an archive, or from a repository elsewhere. */
final class UploadRoutes {
    private static final Duration DISCARDING = Duration.ofSeconds(30);
    private static final int PIECE = 1 << 16;

    private UploadRoutes() {}

    static void addTo(Routes routes) {
        routes.post(Routes.APP + "/store", UploadRoutes::store);
        routes.post(Routes.APP + "/import-git", UploadRoutes::importGit);
    }

    private static void store(Call call) throws IOException {
        var app = call.app(Right.DEPLOY);
        var body = call.http().bodyInputStream();
        try {
            var type = Optional.ofNullable(call.http().contentType()).orElse("");
            var file = Multipart.of(type, body)
                    .part("file")
                    .orElseThrow(() -> Refusal.bad("the form has no part called file"));
            var upload = call.parts().uploads().receive(app.id(), file);
            call.tellOperator(app.name(), "archive uploaded");
            call.answer(new UploadShape(upload.toString()));
        } catch (UserException | Refusal e) {
            discard(body);
            throw e;
        } catch (EOFException _) {
            throw Refusal.bad("the request ends before its form does");
        }
    }

    /** A client that is still sending would not look at an answer, if the connection were closed then. */
    private static void discard(InputStream body) {
        long deadline = System.nanoTime() + DISCARDING.toNanos();
        var piece = new byte[PIECE];
        int count = 0;
        try {
            while (count >= 0 && System.nanoTime() < deadline) {
                count = body.read(piece);
            }
        } catch (IOException _) {
            // Who has gone reads no answer.
        }
    }

    private static void importGit(Call call) throws InterruptedException {
        var app = call.app(Right.DEPLOY);
        var given = form(call, "giturl");
        if (given.isEmpty()) {
            throw Refusal.bad("no git url is given");
        }
        var url = Webhook.repository(given);
        if ("ssh".equalsIgnoreCase(url.getScheme())) {
            throw Refusal.bad("a repository is imported by https only");
        }
        var login = Optional.of(form(call, "gitconfig"))
                .filter(name -> !name.isEmpty())
                .map(name -> GitLoginRoutes.required(call, name, url));
        var fetched = call.parts().uploads().fetch(app.id(), url, form(call, "gitrev"), login);
        call.tellOperator(app.name(), "repository imported");
        call.answer(new ImportShape(
                fetched.id().toString(), fetched.branch(), fetched.id().commit().value()));
    }

    private static String form(Call call, String name) {
        return Optional.ofNullable(call.http().formParam(name)).orElse("");
    }
}
