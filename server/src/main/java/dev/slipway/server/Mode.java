package dev.slipway.server;

import dev.slipway.core.NotFound;
import dev.slipway.core.deploy.ObjectStore;
import dev.slipway.core.lfs.LfsObjects;
import dev.slipway.core.platform.Backup;
import dev.slipway.core.platform.HttpsCertificates;
import dev.slipway.core.platform.Platform;
import dev.slipway.core.webhook.GitLogins;
import dev.slipway.git.repository.RepositoryStore;
import dev.slipway.git.upload.UploadedArchives;
import dev.slipway.hooks.webhook.DeliveryBodies;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.function.Supplier;

/** Where apps are built and run: every port filled in, and what has to run beside the server for it. */
interface Mode {
    Platform platform();

    RepositoryStore repositories();

    /** Where large files and archives lie. */
    ObjectStore objects();

    LfsObjects largeFiles();

    /** What webhooks delivered. */
    DeliveryBodies deliveryBodies();

    UploadedArchives uploadedArchives();

    /** What users log in with at git servers elsewhere. */
    GitLogins gitLogins();

    /** How far apart apps are kept, for the operator. */
    String isolation();

    /** Whether deploys go on while the server is away. */
    boolean resumesDeploys();

    /** Lets visitors in; those of the server itself once {@code control} is there. */
    void open(Supplier<Optional<InetSocketAddress>> control, Started started);

    /** Removes what the last server left half done, and sees that what ran then runs; it ends with {@code started}. */
    void restore(Started started) throws InterruptedException;

    /** What visitors who come by HTTPS are shown by the server itself. */
    default HttpsCertificates certificates() {
        return HttpsCertificates.NONE;
    }

    /** A copy of all that it keeps itself. */
    default Backup backup() {
        return _ -> {
            throw new NotFound("this server keeps nothing itself", "back up what it keeps its state in");
        };
    }
}
