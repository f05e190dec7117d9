package dev.slipway.core.identity;

import dev.slipway.core.platform.State;

class InMemoryUsersTest extends UsersContract {
    @Override
    protected State state() {
        return State.inMemory();
    }
}
