package dev.slipway.staging.s3;

import dev.slipway.core.app.RepositoryVault;
import dev.slipway.core.app.RepositoryVaultContract;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class S3RepositoryVaultIT extends RepositoryVaultContract {
    private MinioServer minio;

    @BeforeAll
    void start(@TempDir Path folder) {
        minio = MinioServer.start(folder);
    }

    @AfterAll
    void stop() {
        MinioServer.stop(minio);
    }

    @Override
    protected RepositoryVault vault() {
        return new S3RepositoryVault(minio.bucket());
    }
}
