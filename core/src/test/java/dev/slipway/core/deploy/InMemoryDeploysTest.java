package dev.slipway.core.deploy;

import dev.slipway.core.platform.State;

class InMemoryDeploysTest extends DeploysContract {
    @Override
    protected State state() {
        return State.inMemory();
    }
}
