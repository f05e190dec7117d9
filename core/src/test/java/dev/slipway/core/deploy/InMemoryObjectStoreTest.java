package dev.slipway.core.deploy;

class InMemoryObjectStoreTest extends ObjectStoreContract {
    @Override
    protected ObjectStore store() {
        return new InMemoryObjectStore();
    }
}
