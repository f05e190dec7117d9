package dev.slipway.core.deploy;

class InMemoryBuildLogsTest extends BuildLogsContract {
    @Override
    protected BuildLogs logs(long mostBytes) {
        return new InMemoryBuildLogs(mostBytes);
    }
}
