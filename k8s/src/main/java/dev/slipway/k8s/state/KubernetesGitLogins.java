package dev.slipway.k8s.state;

import dev.slipway.core.GitLoginName;
import dev.slipway.core.Secret;
import dev.slipway.core.UserName;
import dev.slipway.core.webhook.GitLogin;
import dev.slipway.core.webhook.GitLogins;
import java.net.URI;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import tools.jackson.databind.json.JsonMapper;

/** The logins at git servers elsewhere, all in one Secret, by their names. Those of accounts that are gone do not count. */
final class KubernetesGitLogins implements GitLogins {
    private static final JsonMapper JSON = new JsonMapper();

    private final KnownSecret kept;
    private final KubernetesUsers users;

    KubernetesGitLogins(Cluster cluster, KubernetesUsers users) {
        this.kept = new KnownSecret(cluster, "slipway-git-logins", "logins at git servers");
        this.users = users;
    }

    /**
     * As it is kept.
     *
     * @param uid of the owner's account: a later one of that name has another
     */
    private record Kept(
            String url,
            String provider,
            String organisation,
            String repository,
            String user,
            String password,
            String owner,
            String uid,
            boolean shared,
            String addedAt) {
        static Kept of(GitLogin login, String uid) {
            return new Kept(
                    login.url().toString(),
                    login.provider(),
                    login.organisation(),
                    login.repository(),
                    login.user(),
                    login.password().reveal(),
                    login.owner().value(),
                    uid,
                    login.shared(),
                    login.addedAt().toString());
        }

        static Kept decoded(String data) {
            return JSON.readValue(SecretData.decoded(data).reveal(), Kept.class);
        }

        String encoded() {
            return SecretData.encoded(new Secret(JSON.writeValueAsString(this)));
        }

        boolean isOf(Map<String, String> uids) {
            return uid.equals(uids.get(owner));
        }

        GitLogin login(String name) {
            return new GitLogin(
                    new GitLoginName(name),
                    URI.create(url),
                    provider,
                    organisation,
                    repository,
                    user,
                    new Secret(password),
                    new UserName(owner),
                    shared,
                    Instant.parse(addedAt));
        }
    }

    @Override
    public void add(GitLogin login) {
        var owner = users.require(login.owner());
        var name = login.name().value();
        kept.change(data -> {
            // Asked for after what is kept was read: whoever has one in it is among them, or gone.
            var uids = users.uids();
            data.values().removeIf(Predicate.not(each -> Kept.decoded(each).isOf(uids)));
            if (data.putIfAbsent(name, Kept.of(login, owner.uid()).encoded()) != null) {
                throw GitLogins.taken(login.name());
            }
            return data;
        });
    }

    @Override
    public Optional<GitLogin> find(GitLoginName name) {
        return list().stream().filter(login -> login.name().equals(name)).findFirst();
    }

    @Override
    public List<GitLogin> list() {
        var data = kept.data();
        var uids = users.uids();
        return data.entrySet().stream()
                .map(entry -> Map.entry(entry.getKey(), Kept.decoded(entry.getValue())))
                .filter(entry -> entry.getValue().isOf(uids))
                .map(entry -> entry.getValue().login(entry.getKey()))
                .sorted(Comparator.comparing(GitLogin::name))
                .toList();
    }

    @Override
    public void remove(GitLoginName name) {
        kept.change(data -> {
            data.remove(name.value());
            return data;
        });
    }
}
