package dev.slipway.local.state;

import dev.slipway.core.app.NamespacesContract;
import dev.slipway.core.platform.State;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class SqliteNamespacesIT extends NamespacesContract {
    @RegisterExtension
    private final OpenState open = new OpenState();

    @TempDir
    private Path directory;

    @Override
    protected State state() {
        return open.in(directory);
    }
}
