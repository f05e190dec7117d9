package dev.slipway.api.epinio;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.slipway.core.Busy;
import dev.slipway.core.CommitId;
import dev.slipway.core.InvalidInput;
import dev.slipway.core.NotAllowed;
import dev.slipway.core.RefName;
import dev.slipway.core.Sha256;
import dev.slipway.core.UserName;
import dev.slipway.core.app.App;
import dev.slipway.core.app.AppId;
import dev.slipway.core.deploy.ImageTree;
import dev.slipway.core.deploy.Push;
import dev.slipway.core.deploy.UploadId;
import dev.slipway.core.deploy.Uploads;
import dev.slipway.core.webhook.GitLogin;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;

/** Takes everything that does not say that it is bad, and remembers whose it is. */
final class FakeUploads implements Uploads {
    private final Set<String> known = new ConcurrentSkipListSet<>();
    volatile long received;

    @Override
    public UploadId receive(AppId app, InputStream archive) {
        try {
            var piece = new byte[1 << 16];
            var begin = "";
            long bytes = 0;
            for (int count = archive.read(piece); count >= 0; count = archive.read(piece)) {
                begin = bytes == 0 ? new String(piece, 0, Math.min(count, 100), UTF_8) : begin;
                bytes += count;
                if (begin.startsWith("bad")) {
                    throw new InvalidInput("archive type not supported [text/plain]", "upload another");
                }
            }
            received = bytes;
            return keep(app, UploadId.Kind.ARCHIVE, begin);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public UploadId ofImage(AppId app, UserName by, String image) {
        return keep(app, UploadId.Kind.FILES, ImageTree.text(image));
    }

    private UploadId keep(AppId app, UploadId.Kind kind, String content) {
        var id = new UploadId(kind, new CommitId(Sha256.hex(content).substring(0, 40)));
        known.add(app + " " + id);
        return id;
    }

    @Override
    public Fetched fetch(AppId app, URI url, String revision, Optional<GitLogin> login) {
        if (url.getPath().startsWith("/private") && login.isEmpty()) {
            throw new NotAllowed("git.example shows no such repository", "name a gitconfig");
        }
        if (url.getHost().equals("down.example")) {
            throw new Busy("down.example cannot be fetched from now", "try again later");
        }
        return new Fetched(keep(app, UploadId.Kind.HISTORY, url + revision), revision);
    }

    @Override
    public Push push(App app, UploadId upload, UserName by, String message) {
        if (!known.contains(app.id() + " " + upload)) {
            throw new InvalidInput("blob app mismatch", "upload it for this app first");
        }
        return new Push(app.id(), RefName.branch("main"), new CommitId(upload.name()), by, false, message);
    }
}
