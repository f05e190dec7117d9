package dev.slipway.k8s.state;

import dev.slipway.core.Conflict;
import dev.slipway.core.NotFound;
import dev.slipway.core.UserName;
import dev.slipway.core.identity.Token;
import dev.slipway.core.identity.TokenId;
import dev.slipway.core.identity.Tokens;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The tokens, an object each. A token is good while its account is there. */
final class KubernetesTokens implements Tokens {
    private static final String SERIES = "tokens";

    private final Cluster cluster;
    private final Ledger ledger;
    private final KubernetesUsers users;

    KubernetesTokens(Cluster cluster, Ledger ledger, KubernetesUsers users) {
        this.cluster = cluster;
        this.ledger = ledger;
        this.users = users;
    }

    @Override
    public void add(Token token) {
        Cluster.retrying(() -> {
            var owner = users.require(token.owner());
            refuseTakenLabel(token, owner);
            var made = insert(token, owner);
            try {
                // Another token with that label may have come since the label was found free.
                refuseTakenLabel(token, owner);
            } catch (Conflict e) {
                cluster.delete(made);
                throw e;
            }
            return made;
        });
    }

    private TokenObject insert(Token token, UserObject owner) {
        var object = new TokenObject();
        object.setMetadata(owner.owned(cluster.metadata(
                cluster.systemNamespace(),
                token.id().value(),
                Map.of(UserObject.OWNER, token.owner().value()))));
        object.setSpec(TokenObject.spec(ledger.next(SERIES, this::highestNumber), owner.uid(), token));
        return cluster.create(object).orElseThrow(() -> new Cluster.Outdated(object));
    }

    private long highestNumber() {
        return cluster.list(TokenObject.class, cluster.systemNamespace(), Map.of()).stream()
                .mapToLong(token -> token.getSpec().number())
                .max()
                .orElse(0);
    }

    private void refuseTakenLabel(Token token, UserObject owner) {
        if (objects(owner).stream()
                .anyMatch(other -> other.getSpec().label().equals(token.label())
                        && !other.getMetadata().getName().equals(token.id().value()))) {
            throw new Conflict(
                    "another of your tokens has the label '%s'".formatted(token.label()), "choose another label");
        }
    }

    @Override
    public Optional<Token> find(TokenId id) {
        return object(id).filter(this::isGood).map(TokenObject::token);
    }

    private boolean isGood(TokenObject token) {
        return users.object(new UserName(token.getSpec().owner()))
                .filter(owner -> owner.uid().equals(token.getSpec().ownerUid()))
                .isPresent();
    }

    @Override
    public List<Token> list(UserName owner) {
        return users.object(owner).stream()
                .flatMap(account -> objects(account).stream())
                .sorted(Comparator.comparingLong(token -> token.getSpec().number()))
                .map(TokenObject::token)
                .toList();
    }

    private List<TokenObject> objects(UserObject owner) {
        var labels = Map.of(UserObject.OWNER, owner.getMetadata().getName());
        return cluster.list(TokenObject.class, cluster.systemNamespace(), labels).stream()
                .filter(token -> token.getSpec().ownerUid().equals(owner.uid()))
                .toList();
    }

    @Override
    public void remove(TokenId id) {
        Cluster.retrying(() -> {
            cluster.delete(object(id)
                    .filter(this::isGood)
                    .orElseThrow(() -> new NotFound(
                            "token %s not found".formatted(id), "see which there are with the command tokens list")));
            return id;
        });
    }

    @Override
    public void used(TokenId id, Instant when) {
        Cluster.retrying(() -> {
            object(id).ifPresent(token -> {
                token.setStatus(new TokenObject.Status(when.toString()));
                cluster.replaceStatus(token);
            });
            return id;
        });
    }

    private Optional<TokenObject> object(TokenId id) {
        return cluster.find(TokenObject.class, cluster.systemNamespace(), id.value());
    }
}
