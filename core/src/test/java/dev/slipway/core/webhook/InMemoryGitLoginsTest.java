package dev.slipway.core.webhook;

import dev.slipway.core.platform.State;

class InMemoryGitLoginsTest extends GitLoginsContract {
    @Override
    protected State state() {
        return State.inMemory();
    }
}
