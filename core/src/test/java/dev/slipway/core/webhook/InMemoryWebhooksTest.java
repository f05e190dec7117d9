package dev.slipway.core.webhook;

import dev.slipway.core.platform.State;

class InMemoryWebhooksTest extends WebhooksContract {
    @Override
    protected State state() {
        return State.inMemory();
    }
}
