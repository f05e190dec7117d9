package dev.slipway.local.build;

import dev.slipway.core.Sha256;
import dev.slipway.core.deploy.BuildRequest;
import java.util.HexFormat;
import java.util.Map;

/** Names all that a build's result depends on: source, builder, the machine's tools, and the config's names and values. */
final class BuildKey {
    private BuildKey() {}

    static String of(BuildRequest request, String builder, String tools) {
        var digest = Sha256.begin();
        TreeDigest.add(digest, request.source().digest());
        TreeDigest.add(digest, builder);
        TreeDigest.add(digest, tools);
        request.environment().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(variable -> {
                    TreeDigest.add(digest, variable.getKey().value());
                    TreeDigest.add(digest, variable.getValue().reveal());
                });
        return HexFormat.of().formatHex(digest.digest());
    }
}
