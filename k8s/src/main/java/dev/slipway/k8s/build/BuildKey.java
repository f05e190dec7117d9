package dev.slipway.k8s.build;

import dev.slipway.core.Sha256;
import dev.slipway.core.deploy.BuildRequest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;

/** Names all that a build's result depends on: the source's content, the builder, and the config's names and values. */
final class BuildKey {
    private BuildKey() {}

    static String of(BuildRequest request, String builder) {
        var digest = Sha256.begin();
        add(digest, request.source().digest());
        add(digest, builder);
        request.environment().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(variable -> {
                    add(digest, variable.getKey().value());
                    add(digest, variable.getValue().reveal());
                });
        return HexFormat.of().formatHex(digest.digest());
    }

    /** With its length before it, so that no two lists of texts are one stream of bytes. */
    private static void add(MessageDigest digest, String text) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
        digest.update(bytes);
    }
}
