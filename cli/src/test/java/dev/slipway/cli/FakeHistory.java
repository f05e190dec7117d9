package dev.slipway.cli;

import dev.slipway.core.CommitId;
import dev.slipway.core.RefName;
import dev.slipway.core.app.AppId;
import dev.slipway.core.deploy.Refs;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Repositories that know only what a test says of their history. */
final class FakeHistory implements Refs {
    /** The commits that the first of two has and the second has not, by the digits that they consist of. */
    final Map<String, List<String>> between = new HashMap<>();

    @Override
    public boolean move(AppId app, RefName ref, CommitId commit) {
        return true;
    }

    @Override
    public List<String> commits(AppId app, CommitId in, CommitId notIn, int most) {
        var key = "%s without %s".formatted(in.value().charAt(0), notIn.value().charAt(0));
        return between.getOrDefault(key, List.of()).stream().limit(most).toList();
    }
}
