package dev.slipway.core.app;

import dev.slipway.core.platform.State;

class InMemoryNamespacesTest extends NamespacesContract {
    @Override
    protected State state() {
        return State.inMemory();
    }
}
