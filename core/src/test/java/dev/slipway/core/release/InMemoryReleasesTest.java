package dev.slipway.core.release;

import dev.slipway.core.platform.State;

class InMemoryReleasesTest extends ReleasesContract {
    @Override
    protected State state() {
        return State.inMemory();
    }
}
