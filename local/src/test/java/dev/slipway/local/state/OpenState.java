package dev.slipway.local.state;

import dev.slipway.core.platform.State;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Opens states in SQLite for the contract tests, and closes them after each. */
final class OpenState implements AfterEachCallback {
    private final List<SqliteState> opened = new ArrayList<>();

    State in(Path directory) {
        var state = SqliteState.open(directory, List.of());
        opened.add(state);
        return new State(
                state.users(),
                state.keys(),
                state.tokens(),
                state.namespaces(),
                state.apps(),
                state.releases(),
                state.deploys(),
                state.webhooks(),
                state.deliveries(),
                state.configurations(),
                state.gitLogins());
    }

    @Override
    public void afterEach(ExtensionContext context) {
        opened.forEach(SqliteState::close);
    }
}
