package dev.slipway.core.lfs;

import dev.slipway.core.InvalidInput;
import dev.slipway.core.Sha256;
import dev.slipway.core.app.AppId;
import dev.slipway.core.app.AppResource;
import dev.slipway.core.deploy.ObjectKey;
import dev.slipway.core.deploy.ObjectStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/** The objects of apps, each app's its own: who knows an object's name gets nothing of another app's by it. */
public final class LfsObjects implements AppResource {
    static final String PREFIX = "lfs/";
    private static final int BUFFER = 1 << 16;

    private final ObjectStore store;
    private final Shortcuts shortcuts;

    /** Which are read through the server only. */
    public LfsObjects(ObjectStore store) {
        this(store, Shortcuts.NONE);
    }

    public LfsObjects(ObjectStore store, Shortcuts shortcuts) {
        this.store = store;
        this.shortcuts = shortcuts;
    }

    /** The object's size; empty if the app has none of that name. */
    public Optional<Long> size(AppId app, Oid oid) throws IOException {
        return store.find(key(app, oid)).map(ObjectStore.Stored::size);
    }

    /** The sizes of all of the app's objects. */
    public Map<Oid, Long> sizes(AppId app) throws IOException {
        var sizes = new HashMap<Oid, Long>();
        for (var object : store.list(folder(app))) {
            var key = object.key().value();
            sizes.put(new Oid(key.substring(key.lastIndexOf('/') + 1)), object.size());
        }
        return sizes;
    }

    /** Opens an object; one that the app does not have throws {@link java.io.FileNotFoundException}. */
    public InputStream open(AppId app, Oid oid) throws IOException {
        return store.open(key(app, oid));
    }

    /** Where the object can be read past the server for so long, if it can. */
    Optional<URI> shortcut(AppId app, Oid oid, Duration valid) {
        return shortcuts.to(key(app, oid), valid);
    }

    /**
     * Keeps what the stream has as that object; anything else than so many bytes of that name is not kept.
     *
     * @throws InvalidInput if it is something else
     */
    void put(AppId app, Oid oid, long size, InputStream content) throws IOException {
        store.put(key(app, oid), out -> copy(oid, size, content, out));
    }

    private static void copy(Oid oid, long size, InputStream content, OutputStream out) throws IOException {
        var sha256 = Sha256.begin();
        var buffer = new byte[BUFFER];
        long left = size;
        for (int count = receive(content, buffer); count >= 0; count = receive(content, buffer)) {
            left -= count;
            if (left < 0) {
                throw wrong("it has more than the %d bytes that were said".formatted(size));
            }
            sha256.update(buffer, 0, count);
            out.write(buffer, 0, count);
        }
        if (left > 0) {
            throw wrong("it ended %d bytes before the %d that were said".formatted(left, size));
        }
        if (!HexFormat.of().formatHex(sha256.digest()).equals(oid.value())) {
            throw wrong("its content has another SHA-256 than its name");
        }
    }

    /** A client that goes away, or is silent for too long, is no trouble of the server's. */
    private static int receive(InputStream content, byte[] buffer) {
        try {
            return content.read(buffer);
        } catch (IOException e) {
            var broken = wrong("the connection broke off");
            broken.initCause(e);
            throw broken;
        }
    }

    private static InvalidInput wrong(String reason) {
        return new InvalidInput("the object is not kept: " + reason, "push it again; see git lfs fsck");
    }

    private static ObjectKey folder(AppId app) {
        return new ObjectKey(PREFIX + app + "/objects");
    }

    private static ObjectKey key(AppId app, Oid oid) {
        return new ObjectKey(folder(app) + "/" + oid);
    }

    /** Removes the app's locks too. */
    @Override
    public void remove(AppId app) {
        store.drop(new ObjectKey(PREFIX + app));
    }
}
