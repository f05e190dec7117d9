package dev.slipway.core;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what a pusher would read, as {@link Transcript} prints it. */
public final class RecordingProgress implements Progress {
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Transcript transcript = new Transcript(lines::add);

    @Override
    public void step(String headline) {
        transcript.step(headline);
    }

    @Override
    public void detail(String line) {
        transcript.detail(line);
    }

    @Override
    public void warning(String line) {
        transcript.warning(line);
    }

    /** The lines until now. */
    public List<String> lines() {
        return List.copyOf(lines);
    }

    /** The lines until now, as one text. */
    public String text() {
        return String.join("\n", lines);
    }
}
