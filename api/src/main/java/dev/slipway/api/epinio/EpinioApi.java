package dev.slipway.api.epinio;

import dev.slipway.core.app.Access;
import dev.slipway.core.app.HostRules;
import dev.slipway.core.deploy.Deployer;
import dev.slipway.core.deploy.SourceArchives;
import dev.slipway.core.deploy.Uploads;
import dev.slipway.core.identity.Passes;
import dev.slipway.core.identity.Principal;
import dev.slipway.core.platform.Platform;
import dev.slipway.core.webhook.GitLogins;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import java.time.Clock;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.Supplier;

/** The HTTP interface of Epinio, as far as its command line uses it and Slipway has something behind it. */
public final class EpinioApi {
    /** The release of Epinio whose command line finds here what it expects. */
    static final String VERSION = "v1.14.1";

    static final String ROOT = "/api/v1";

    /** Below which web sockets are opened. */
    static final String SOCKETS = "/wapi/v1";

    private final Supplier<Optional<Door>> door;

    /**
     * What answers.
     *
     * @param hosts which hosts apps may have
     * @param httpsPort where visitors come to by HTTPS, if they do
     * @param version of Slipway
     */
    public record Parts(
            Platform platform,
            Access access,
            Deployer deployer,
            Uploads uploads,
            SourceArchives archives,
            GitLogins gitLogins,
            Passes passes,
            HostRules hosts,
            OptionalInt httpsPort,
            String version,
            Clock clock) {}

    /**
     * Who may come in, and what is behind.
     *
     * @param logins who a request is from; it throws what Javalin makes an answer of, if that is nobody
     */
    public record Door(Function<Context, Principal> logins, Parts parts) {}

    /** @param door empty as long as the server starts */
    public EpinioApi(Supplier<Optional<Door>> door) {
        this.door = door;
    }

    public void addTo(JavalinConfig config) {
        var routes = new Routes(config.routes, door);
        GeneralRoutes.addTo(routes);
        NamespaceRoutes.addTo(routes);
        AppRoutes.addTo(routes);
        EnvironmentRoutes.addTo(routes);
        ConfigurationRoutes.addTo(routes);
        PartRoutes.addTo(routes);
        UploadRoutes.addTo(routes);
        DeployRoutes.addTo(routes);
        StandardRoutes.addTo(routes);
        GitLoginRoutes.addTo(routes);
        ServiceRoutes.addTo(routes);
        new Sockets(door).addTo(config.routes);
    }

    /** Whether that path is one of Epinio's, where failures too have Epinio's shape. */
    public static boolean owns(String path) {
        return path.equals("/ready") || path.startsWith(ROOT + "/") || path.startsWith(SOCKETS + "/");
    }

    /** Answers what went wrong before a route was found, or inside of one. */
    public static void refuse(Context context, int status, String title) {
        context.header(Routes.VERSION_HEADER, VERSION);
        new Refusal(status, title, "").answer(context);
    }
}
