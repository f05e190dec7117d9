package dev.slipway.server;

import java.util.Locale;

/** How log lines look: for people, or as one JSON object each. */
enum LogFormat {
    TEXT,
    JSON;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
