package dev.slipway.server;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.LayoutBase;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One line for each event, whatever text it holds: as text with the keys behind the message, or as a JSON object with the
 * keys beside it. Only a failure's stack trace takes lines of its own in text.
 */
final class LogLines extends LayoutBase<ILoggingEvent> {
    private final LogFormat format;

    LogLines(LogFormat format) {
        this.format = format;
    }

    @Override
    public String doLayout(ILoggingEvent event) {
        return switch (format) {
            case TEXT -> text(event);
            case JSON -> json(event);
        };
    }

    private static String time(ILoggingEvent event) {
        return Instant.ofEpochMilli(event.getTimeStamp())
                .truncatedTo(ChronoUnit.MILLIS)
                .toString();
    }

    private static String text(ILoggingEvent event) {
        var line = new StringBuilder();
        line.append(time(event)).append(' ');
        line.append("%-5s ".formatted(event.getLevel()));
        escape(event.getFormattedMessage(), line);
        keys(event).forEach((key, value) -> {
            line.append(' ').append(key).append('=');
            boolean plain = value.matches("[\\x21\\x23-\\x7e]+");
            line.append(plain ? "" : "\"");
            escape(value, line);
            line.append(plain ? "" : "\"");
        });
        line.append('\n');
        if (event.getThrowableProxy() != null) {
            line.append(ThrowableProxyUtil.asString(event.getThrowableProxy()));
        }
        return line.toString();
    }

    private static String json(ILoggingEvent event) {
        var fields = new LinkedHashMap<String, String>();
        fields.put("time", time(event));
        fields.put("level", event.getLevel().toString());
        fields.put("logger", event.getLoggerName());
        fields.put("message", event.getFormattedMessage());
        keys(event).forEach(fields::putIfAbsent);
        if (event.getThrowableProxy() != null) {
            fields.put("failure", ThrowableProxyUtil.asString(event.getThrowableProxy()));
        }
        var line = new StringBuilder();
        fields.forEach((key, value) -> {
            line.append(line.isEmpty() ? "{\"" : ",\"");
            escape(key, line);
            line.append("\":\"");
            escape(value, line);
            line.append('"');
        });
        return line.append("}\n").toString();
    }

    private static Map<String, String> keys(ILoggingEvent event) {
        var keys = new LinkedHashMap<String, String>();
        var pairs = event.getKeyValuePairs();
        if (pairs != null) {
            pairs.forEach(pair -> keys.put(pair.key, String.valueOf(pair.value)));
        }
        return keys;
    }

    /** As JSON has it, so that no text from outside can end the line or pose as another key. */
    private static void escape(String text, StringBuilder line) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                line.append('\\').append(c);
            } else if (c == '\n') {
                line.append("\\n");
            } else if (c == '\t') {
                line.append("\\t");
            } else if (Character.isISOControl(c) || (Character.isSurrogate(c) && !isPaired(text, i))) {
                line.append("\\u%04x".formatted((int) c));
            } else {
                line.append(c);
            }
        }
    }

    private static boolean isPaired(String text, int i) {
        return Character.isHighSurrogate(text.charAt(i))
                ? i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))
                : i > 0 && Character.isHighSurrogate(text.charAt(i - 1));
    }
}
