package dev.slipway.server;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;

final class LogLinesTest {
    private final LoggerContext logback = new LoggerContext();

    @Test
    void textHasTheKeysBehindTheMessage() {
        var event = event("deploy live");
        event.addKeyValuePair(new KeyValuePair("app", "web"));
        event.addKeyValuePair(new KeyValuePair("durationMs", 12));

        assertThat(new LogLines(LogFormat.TEXT).doLayout(event))
                .isEqualTo("2026-01-02T03:04:05.678Z INFO  deploy live app=web durationMs=12\n");
    }

    @Test
    void jsonHasTheKeysBesideTheMessage() {
        var event = event("deploy live");
        event.addKeyValuePair(new KeyValuePair("app", "web"));

        assertThat(new LogLines(LogFormat.JSON).doLayout(event))
                .isEqualTo("{\"time\":\"2026-01-02T03:04:05.678Z\",\"level\":\"INFO\",\"logger\":\"test\","
                        + "\"message\":\"deploy live\",\"app\":\"web\"}\n");
    }

    @Test
    void noTextFromOutsideEndsTheLineOrPosesAsAKey() {
        var event = event("a\nb\u001b[2J");
        event.addKeyValuePair(new KeyValuePair("app", "x\" level=\"ERROR\r\n\ud800"));

        assertThat(new LogLines(LogFormat.TEXT).doLayout(event))
                .endsWith("INFO  a\\nb\\u001b[2J app=\"x\\\" level=\\\"ERROR\\u000d\\n\\ud800\"\n");
        assertThat(new LogLines(LogFormat.JSON).doLayout(event))
                .contains("\"message\":\"a\\nb\\u001b[2J\"")
                .contains("\"app\":\"x\\\" level=\\\"ERROR\\u000d\\n\\ud800\"")
                .containsOnlyOnce("\n");
    }

    @Test
    void keysCannotReplaceWhatEveryLineHas() {
        var event = event("hello");
        event.addKeyValuePair(new KeyValuePair("level", "NONE"));

        assertThat(new LogLines(LogFormat.JSON).doLayout(event))
                .contains("\"level\":\"INFO\"")
                .doesNotContain("NONE");
    }

    @Test
    void failureHasItsStackTrace() {
        var event = new LoggingEvent(
                "", logback.getLogger("test"), Level.ERROR, "broken", new IllegalStateException("no"), new Object[0]);

        assertThat(new LogLines(LogFormat.TEXT).doLayout(event))
                .contains("ERROR broken\njava.lang.IllegalStateException: no\n\tat ");
        assertThat(new LogLines(LogFormat.JSON).doLayout(event))
                .contains("\"failure\":\"java.lang.IllegalStateException: no\\n\\tat ")
                .containsOnlyOnce("\n");
    }

    private LoggingEvent event(String message) {
        var event = new LoggingEvent("", logback.getLogger("test"), Level.INFO, message, null, new Object[0]);
        event.setInstant(Instant.parse("2026-01-02T03:04:05.678Z"));
        return event;
    }
}
