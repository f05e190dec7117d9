package dev.slipway.api.epinio;

import dev.slipway.core.Progress;

/** For changes whose client is told how they ended, and nothing before. */
enum Silent implements Progress {
    PROGRESS;

    @Override
    public void step(String headline) {}

    @Override
    public void detail(String line) {}

    @Override
    public void warning(String line) {}
}
