package dev.slipway.core.app;

import dev.slipway.core.platform.State;

class InMemoryAppsTest extends AppsContract {
    @Override
    protected State state() {
        return State.inMemory();
    }
}
