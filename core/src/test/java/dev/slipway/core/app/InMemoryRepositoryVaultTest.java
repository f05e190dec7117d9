package dev.slipway.core.app;

class InMemoryRepositoryVaultTest extends RepositoryVaultContract {
    @Override
    protected RepositoryVault vault() {
        return new InMemoryRepositoryVault();
    }
}
