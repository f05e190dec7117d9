package dev.slipway.k8s.install;

import java.util.List;
import java.util.Map;

/** How every container of ours is held: Pod Security {@code restricted}, and a root file system that cannot be written. */
final class Security {
    private static final int USER = 1000;

    static final Map<String, Object> POD = Map.of(
            "runAsNonRoot",
            true,
            "runAsUser",
            USER,
            "runAsGroup",
            USER,
            "fsGroup",
            USER,
            "fsGroupChangePolicy",
            "OnRootMismatch",
            "seccompProfile",
            Map.of("type", "RuntimeDefault"));

    static final Map<String, Object> CONTAINER = Map.of(
            "allowPrivilegeEscalation", false,
            "readOnlyRootFilesystem", true,
            "capabilities", Map.of("drop", List.of("ALL")));

    private Security() {}
}
