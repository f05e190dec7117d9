package dev.slipway.staging;

import dev.slipway.core.Busy;
import dev.slipway.core.CommitId;
import dev.slipway.core.app.AppId;
import dev.slipway.core.deploy.Submodules;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Submodules that are repositories of this machine. */
final class LocalSubmodules implements Submodules {
    final Map<String, Path> there = new HashMap<>();
    final Set<String> hosts = new HashSet<>();
    final List<String> brought = new ArrayList<>();
    int done;

    @Override
    public boolean allows(URI address) {
        return hosts.contains(address.getHost());
    }

    @Override
    public Errand begin(AppId app, Runnable check) {
        return new Errand() {
            @Override
            public Path bring(URI address, CommitId commit) {
                check.run();
                var repository = there.get(address.toString());
                if (repository == null) {
                    throw new Busy("%s cannot be fetched from now".formatted(address.getHost()), "try again later");
                }
                brought.add(address.toString());
                return repository;
            }

            @Override
            public void done() {
                done++;
            }
        };
    }
}
