package dev.slipway.cli;

import dev.slipway.core.BuildFailed;
import dev.slipway.core.InvalidInput;
import dev.slipway.core.ProcessType;
import dev.slipway.core.Progress;
import dev.slipway.core.app.App;
import dev.slipway.core.app.AppId;
import dev.slipway.core.app.AppSettings;
import dev.slipway.core.deploy.BuildRequest;
import dev.slipway.core.deploy.ObjectKey;
import dev.slipway.core.deploy.Pipeline;
import dev.slipway.core.deploy.Push;
import dev.slipway.core.deploy.Source;
import dev.slipway.core.deploy.Stager;
import dev.slipway.core.release.Image;
import dev.slipway.core.release.ProcessSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** Builds at once, fails, or waits to be let go on. */
final class FakeBuilder implements Stager, Pipeline {
    final List<AppId> cleared = new CopyOnWriteArrayList<>();
    final CountDownLatch building = new CountDownLatch(1);
    volatile CountDownLatch gate = new CountDownLatch(0);
    volatile boolean failing;

    static Image image(String digit) {
        var web = new ProcessSpec(List.of("serve"), true, "");
        return new Image(
                "local", "sha256:" + digit.repeat(64), Map.of(ProcessType.WEB, web, new ProcessType("worker"), web));
    }

    @Override
    public Source stage(App app, Push push, Progress progress) {
        return new Source(new ObjectKey(push.commit().value()), "sha256:" + "0".repeat(64), 1);
    }

    @Override
    public Optional<Image> built(BuildRequest request) {
        return Optional.empty();
    }

    @Override
    public Image run(BuildRequest request, Progress progress) throws InterruptedException {
        building.countDown();
        gate.await();
        if (failing) {
            throw new BuildFailed("no buildpack matched", "add a Procfile");
        }
        return image(request.source().key().value().substring(0, 1));
    }

    @Override
    public void check(AppSettings settings) {
        if (settings.builder().startsWith("refused")) {
            throw new InvalidInput("no such builder here", "use another");
        }
    }

    @Override
    public List<String> describe(App app) {
        return List.of("fake builder");
    }

    @Override
    public void clearCache(AppId app) {
        cleared.add(app);
    }
}
