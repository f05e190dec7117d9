package dev.slipway.server;

import com.sun.security.auth.module.UnixSystem;
import dev.slipway.api.ControlApi;
import dev.slipway.api.PrometheusMeasurements;
import dev.slipway.api.Readiness;
import dev.slipway.core.InvalidInput;
import dev.slipway.local.route.Domain;
import dev.slipway.local.route.RouteTable;
import dev.slipway.local.route.Router;
import dev.slipway.local.route.RouterConfig;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.function.Consumer;

/** A server of one machine, from its start to its stop. */
final class SlipwayServer implements AutoCloseable {
    private final Config config;
    private final Started started = new Started();
    private final Readiness readiness = new Readiness();

    private SlipwayServer(Config config) {
        this.config = config;
    }

    /**
     * Starts it; it can be used when this returns. A start that fails leaves nothing running.
     *
     * @param out gets what whoever starts it should know, in lines
     */
    static SlipwayServer start(Config config, Consumer<String> out) {
        var server = new SlipwayServer(config);
        try {
            server.start(out);
            return server;
        } catch (RuntimeException | Error e) {
            server.closeAfter(e);
            throw e;
        }
    }

    private void closeAfter(Throwable failure) {
        try {
            started.close();
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    private void start(Consumer<String> out) {
        refuseRoot();
        var data = new DataDirectory(config.data());
        data.refuseForeignContent();
        var measurements = started.add(new PrometheusMeasurements());
        var control = started.add(new ControlApi(readiness, measurements, config.openMetrics(), "This is Slipway.\n"));
        var router = started.add(router(control.address(), measurements));
        readiness.ready();
        out.accept("Listening on " + router.address());
    }

    private void refuseRoot() {
        if (!config.allowRoot() && new UnixSystem().getUid() == 0) {
            throw new InvalidInput(
                    "the server would run as root, and with it every app and every build",
                    "start it as an ordinary user, or accept that with --allow-root");
        }
    }

    private Router router(InetSocketAddress control, PrometheusMeasurements measurements) {
        var listen = Addresses.resolve(Setting.HTTP, config.http());
        return Addresses.listen(
                Setting.HTTP,
                config.http(),
                () -> new Router(
                        RouterConfig.of(listen),
                        new Domain("localhost", listen.getPort()),
                        new RouteTable(),
                        () -> Optional.of(control),
                        measurements));
    }

    @Override
    public void close() {
        readiness.notReady("stopping");
        started.close();
    }
}
