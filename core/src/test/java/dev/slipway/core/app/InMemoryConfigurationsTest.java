package dev.slipway.core.app;

import dev.slipway.core.platform.State;

class InMemoryConfigurationsTest extends ConfigurationsContract {
    @Override
    protected State state() {
        return State.inMemory();
    }
}
