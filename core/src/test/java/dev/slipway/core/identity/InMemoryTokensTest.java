package dev.slipway.core.identity;

import dev.slipway.core.platform.State;

class InMemoryTokensTest extends TokensContract {
    @Override
    protected State state() {
        return State.inMemory();
    }
}
