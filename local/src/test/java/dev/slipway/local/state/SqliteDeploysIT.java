package dev.slipway.local.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.core.deploy.DeploysContract;
import dev.slipway.core.platform.State;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class SqliteDeploysIT extends DeploysContract {
    @RegisterExtension
    private final OpenState open = new OpenState();

    @TempDir
    private Path directory;

    @Override
    protected State state() {
        return open.in(directory);
    }

    @Test
    void findsWhatIsUnsettledByAnIndex() throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("state.db"));
                var statement = connection.createStatement();
                var plan = statement.executeQuery("explain query plan " + SqliteDeploys.UNSETTLED)) {
            assertThat(plan.getString("detail")).contains("deploy_unsettled");
        }
    }
}
