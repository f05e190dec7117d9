package dev.slipway.core.deploy;

import dev.slipway.core.Progress;

/** Progress whose texts show no configured value. */
record MaskedProgress(Progress progress, Masked mask) implements Progress {
    @Override
    public void step(String headline) {
        progress.step(mask.apply(headline));
    }

    @Override
    public void detail(String line) {
        progress.detail(mask.apply(line));
    }

    @Override
    public void warning(String line) {
        progress.warning(mask.apply(line));
    }
}
