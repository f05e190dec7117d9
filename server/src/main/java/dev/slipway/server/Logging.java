package dev.slipway.server;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.slf4j.LoggerFactory;

/**
 * Sends log lines to standard error. Logback finds this class by its service file and so looks for no XML, whose parser
 * would cost more at start than all logging does.
 */
public final class Logging extends ContextAwareBase implements Configurator {
    /**
     * What these libraries warn of is what clients and apps do: unknown requests, broken connections, apps that do not
     * answer. Whoever caused it is told, and it is counted; a fault of the server's own is an error still.
     */
    private static final Map<String, Level> CAUSED_BY_CLIENTS = Map.of(
            "org.apache.sshd", Level.ERROR,
            "org.apache.sshd.common.io", Level.WARN,
            "io.undertow.request", Level.ERROR,
            "io.undertow.proxy", Level.OFF);

    private static final List<String> HTTP_SERVERS = List.of("io.undertow", "org.eclipse.jetty");

    @Override
    public ExecutionStatus configure(LoggerContext logback) {
        apply(logback, LogFormat.TEXT, LogLevel.INFO);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    /** From now on logs in that way. */
    static void use(LogFormat format, LogLevel level) {
        apply((LoggerContext) LoggerFactory.getILoggerFactory(), format, level);
    }

    private static void apply(LoggerContext logback, LogFormat format, LogLevel level) {
        var lines = new LogLines(format);
        lines.setContext(logback);
        lines.start();
        var encoder = new LayoutWrappingEncoder<ILoggingEvent>();
        encoder.setContext(logback);
        encoder.setCharset(StandardCharsets.UTF_8);
        encoder.setLayout(lines);
        encoder.start();
        var console = new ConsoleAppender<ILoggingEvent>();
        console.setContext(logback);
        console.setTarget("System.err");
        console.setEncoder(encoder);
        console.start();

        var root = logback.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.detachAndStopAllAppenders();
        root.addAppender(console);
        setLevels(logback, Level.toLevel(level.name()));
    }

    /** Libraries tell of their own life at INFO and DEBUG, which is nobody's concern until one looks for a fault in them. */
    private static void setLevels(LoggerContext logback, Level level) {
        boolean all = level == Level.TRACE;
        logback.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).setLevel(all || level == Level.ERROR ? level : Level.WARN);
        logback.getLogger("dev.slipway").setLevel(level);
        CAUSED_BY_CLIENTS.forEach((name, least) -> logback.getLogger(name).setLevel(all ? null : least));
        if (all) {
            logback.getLogger("org.apache.sshd").setLevel(Level.INFO);
        }
        // Below that MINA tells command lines and whole packets, and with them the values that users configure; in
        // classes of ours that extend its own it does so in their name.
        logback.getLogger("dev.slipway.git.ssh").setLevel(level.isGreaterOrEqual(Level.INFO) ? level : Level.INFO);
        // Below that these tell each header of each request, and with them passwords, tokens and sessions.
        HTTP_SERVERS.forEach(name -> logback.getLogger(name).setLevel(all ? Level.INFO : null));
        // Below that the Kubernetes client tells whole requests, and with them Secrets and its own token. Of ours it
        // warns
        // that their version is not final, which we know.
        logback.getLogger("io.fabric8").setLevel(Level.WARN);
        logback.getLogger("io.fabric8.kubernetes.client.dsl.internal.VersionUsageUtils")
                .setLevel(Level.ERROR);
    }
}
