package dev.slipway.k8s.state;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.slipway.core.UserName;
import dev.slipway.core.identity.PublicKey;
import dev.slipway.core.identity.SshKey;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A public key as its custom resource, named by its fingerprint. */
@Group(Cluster.GROUP)
@Version(Cluster.VERSION)
@Kind("SshKey")
@Plural("sshkeys")
@Singular("sshkey")
final class KeyObject extends CustomResource<KeyObject.Spec, KeyObject.Status> implements Namespaced {
    /**
     * The key and what it is good for.
     *
     * @param number grows with each key that is added
     * @param expires null for a key that does not
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Spec(
            long number,
            String owner,
            String ownerUid,
            String type,
            String blob,
            String comment,
            String label,
            String right,
            List<String> apps,
            @Nullable String expires,
            String addedAt) {
        /** The same key with another label and scope. */
        Spec changedTo(SshKey key) {
            return of(number, ownerUid, key, type, blob, comment, addedAt);
        }
    }

    /** @param lastUsed null before the first use */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Status(@Nullable String lastUsed) {}

    static Spec spec(long number, String ownerUid, SshKey key) {
        var publicKey = key.key();
        return of(
                number,
                ownerUid,
                key,
                publicKey.type(),
                publicKey.blob(),
                publicKey.comment(),
                key.addedAt().toString());
    }

    private static Spec of(
            long number, String ownerUid, SshKey key, String type, String blob, String comment, String addedAt) {
        var scope = key.scope();
        return new Spec(
                number,
                key.owner().value(),
                ownerUid,
                type,
                blob,
                comment,
                key.label(),
                scope.most().toString(),
                Scopes.apps(scope),
                Scopes.expires(scope),
                addedAt);
    }

    UserName owner() {
        return new UserName(getSpec().owner());
    }

    SshKey key() {
        var spec = getSpec();
        return new SshKey(
                new PublicKey(spec.type(), spec.blob(), spec.comment()),
                owner(),
                spec.label(),
                Scopes.read(spec.right(), spec.apps(), spec.expires()),
                Instant.parse(spec.addedAt()),
                lastUsed());
    }

    private Instant lastUsed() {
        @Nullable Status status = getStatus();
        return status == null || status.lastUsed() == null ? Instant.MIN : Instant.parse(status.lastUsed());
    }
}
