import dev.slipway.core.AppName;
import dev.slipway.core.CommitId;
import dev.slipway.core.Progress;
import dev.slipway.core.RefName;
import dev.slipway.core.Secret;
import dev.slipway.core.UserName;
import dev.slipway.core.app.App;
import dev.slipway.core.app.Repositories;
import dev.slipway.core.deploy.Push;
import dev.slipway.core.deploy.Submodules;
import dev.slipway.core.lfs.LfsObjects;
import dev.slipway.staging.ArchiveStager;
import dev.slipway.staging.StageLimits;
import dev.slipway.staging.s3.Bucket;
import dev.slipway.staging.s3.S3Config;
import dev.slipway.staging.s3.S3ObjectStore;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Scanner;

/**
 * Makes an app and prints its id, then stages each commit that it reads and prints the seconds that it took: as a server does
 * that runs already.
 */
class StageToS3 {
    /** @param words folder of repositories, S3 endpoint, bucket, access key, secret key */
    public static void main(String[] words) throws Exception {
        var config = S3Config.of(URI.create(words[1]), words[2], words[3], new Secret(words[4]));
        var owner = new UserName("bench");
        var app = App.create(AppName.parse("bench"), owner, Instant.now());
        System.out.println(app.id());
        try (var bucket = Bucket.connect(config);
                var commits = new Scanner(System.in)) {
            var repositories = new Repositories(Path.of(words[0]));
            var objects = new S3ObjectStore(bucket);
            var stager = new ArchiveStager(
                    repositories, objects, Submodules.NONE, new LfsObjects(objects), StageLimits.DEFAULT);
            while (commits.hasNext()) {
                var commit = new CommitId(commits.next());
                var push = new Push(app.id(), new RefName("refs/heads/bench"), commit, owner, false, "");
                long began = System.nanoTime();
                stager.stage(app, push, Progress.SILENT);
                System.out.println((System.nanoTime() - began) / 1e9);
            }
        }
    }
}
