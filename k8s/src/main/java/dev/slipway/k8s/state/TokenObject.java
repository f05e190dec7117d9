package dev.slipway.k8s.state;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.slipway.core.UserName;
import dev.slipway.core.identity.Token;
import dev.slipway.core.identity.TokenId;
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

/** A token as its custom resource, named by its id. */
@Group(Cluster.GROUP)
@Version(Cluster.VERSION)
@Kind("AccessToken")
@Plural("accesstokens")
@Singular("accesstoken")
final class TokenObject extends CustomResource<TokenObject.Spec, TokenObject.Status> implements Namespaced {
    /**
     * The token, without its secret, and what it is good for.
     *
     * @param number grows with each token that is added
     * @param expires null for a token that does not
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Spec(
            long number,
            String owner,
            String ownerUid,
            String digest,
            String label,
            String right,
            List<String> apps,
            @Nullable String expires,
            String addedAt) {}

    /** @param lastUsed null before the first use */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Status(@Nullable String lastUsed) {}

    static Spec spec(long number, String ownerUid, Token token) {
        var scope = token.scope();
        return new Spec(
                number,
                token.owner().value(),
                ownerUid,
                token.digest(),
                token.label(),
                scope.most().toString(),
                Scopes.apps(scope),
                Scopes.expires(scope),
                token.addedAt().toString());
    }

    Token token() {
        var spec = getSpec();
        @Nullable Status status = getStatus();
        return new Token(
                new TokenId(getMetadata().getName()),
                spec.digest(),
                new UserName(spec.owner()),
                spec.label(),
                Scopes.read(spec.right(), spec.apps(), spec.expires()),
                Instant.parse(spec.addedAt()),
                status == null || status.lastUsed() == null ? Instant.MIN : Instant.parse(status.lastUsed()));
    }
}
