package dev.slipway.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

final class LoggingTest {
    @AfterEach
    void reset() {
        Logging.use(LogFormat.TEXT, LogLevel.INFO);
    }

    @Test
    void whatClientsCauseIsNoWarningToTheOperator() {
        Logging.use(LogFormat.TEXT, LogLevel.INFO);

        assertThat(LoggerFactory.getLogger("org.apache.sshd.server.session.ServerConnectionService")
                        .isWarnEnabled())
                .isFalse();
        assertThat(LoggerFactory.getLogger("io.undertow.proxy").isErrorEnabled())
                .isFalse();
    }

    @Test
    void whatTheOperatorCanMendIsStillSaid() {
        Logging.use(LogFormat.TEXT, LogLevel.INFO);

        assertThat(LoggerFactory.getLogger("org.apache.sshd.common.io.nio2.Nio2Acceptor")
                        .isWarnEnabled())
                .isTrue();
        assertThat(LoggerFactory.getLogger("io.undertow.request").isErrorEnabled())
                .isTrue();
        assertThat(LoggerFactory.getLogger("org.eclipse.jgit").isWarnEnabled()).isTrue();
        assertThat(LoggerFactory.getLogger("dev.slipway.git").isInfoEnabled()).isTrue();
    }

    @Test
    void tracingShowsAllOfIt() {
        Logging.use(LogFormat.TEXT, LogLevel.TRACE);

        assertThat(LoggerFactory.getLogger("org.eclipse.jgit").isTraceEnabled()).isTrue();
        assertThat(LoggerFactory.getLogger("io.undertow.proxy").isInfoEnabled()).isTrue();
    }

    @Test
    void tracingTellsNotWhatClientsSend() {
        Logging.use(LogFormat.TEXT, LogLevel.TRACE);

        assertThat(LoggerFactory.getLogger("org.apache.sshd.server.channel").isDebugEnabled())
                .isFalse();
        assertThat(LoggerFactory.getLogger("dev.slipway.git.ssh.SessionChannel").isDebugEnabled())
                .isFalse();
        assertThat(LoggerFactory.getLogger("org.apache.sshd.server").isInfoEnabled())
                .isTrue();
        assertThat(LoggerFactory.getLogger("io.undertow.request.io").isDebugEnabled())
                .isFalse();
        assertThat(LoggerFactory.getLogger("org.eclipse.jetty.http.HttpParser").isDebugEnabled())
                .isFalse();
    }
}
