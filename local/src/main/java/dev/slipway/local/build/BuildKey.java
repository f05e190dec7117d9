package dev.slipway.local.build;

import dev.slipway.core.deploy.BuildRequest;
import java.util.HexFormat;
import java.util.Map;

/** Names all that a build's result depends on: the source's content, the builder, and the config's names and values. */
final class BuildKey {
    private BuildKey() {}

    static String of(BuildRequest request, String builder) {
        var digest = TreeDigest.sha256();
        TreeDigest.add(digest, request.source().digest());
        TreeDigest.add(digest, builder);
        request.environment().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(variable -> {
                    TreeDigest.add(digest, variable.getKey().value());
                    TreeDigest.add(digest, variable.getValue().reveal());
                });
        return HexFormat.of().formatHex(digest.digest());
    }
}
