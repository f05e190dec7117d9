package dev.slipway.core.identity;

import dev.slipway.core.platform.State;

class InMemoryKeysTest extends KeysContract {
    @Override
    protected State state() {
        return State.inMemory();
    }
}
