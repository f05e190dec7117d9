package dev.slipway.api.own;

import dev.slipway.api.route.Call;
import dev.slipway.api.route.Happening;
import dev.slipway.core.NotAllowed;
import dev.slipway.core.NotFound;
import dev.slipway.core.UserException;
import dev.slipway.core.UserName;
import dev.slipway.core.app.Access;
import dev.slipway.core.app.App;
import dev.slipway.core.app.AppChange;
import dev.slipway.core.app.HostRules;
import dev.slipway.core.deploy.Deployer;
import dev.slipway.core.identity.PasswordHasher;
import dev.slipway.core.identity.Principal;
import dev.slipway.core.identity.Right;
import dev.slipway.core.platform.Platform;
import dev.slipway.core.webhook.Remotes;
import dev.slipway.core.webhook.WebhookDoor;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the routes work on.
 *
 * @param hooks where deliveries come in, as the world sees it; a webhook's id stands behind it
 * @param door where they are looked up again
 * @param remotes what they are fetched by
 * @param hosts which hosts apps may have
 * @param firstPush the lines of a first push
 */
public record Server(
        Platform platform,
        Access access,
        Deployer deployer,
        URI hooks,
        WebhookDoor door,
        Remotes remotes,
        HostRules hosts,
        PasswordHasher passwords,
        String version,
        List<String> firstPush,
        Clock clock) {
    private static final Logger log = LoggerFactory.getLogger(Server.class);

    public Server {
        firstPush = List.copyOf(firstPush);
    }

    /** The app that the request's path names, if whoever asks has that right on it. */
    App app(Call call, Right right) {
        return access.require(call.who(), call.app(), right);
    }

    /**
     * Changes what the app's owner set, told as it goes on.
     *
     * @throws UserException if that cannot be changed about the app as it is
     */
    Happening change(Call call, App app, AppChange change) {
        if (change.isMadeOf(app)) {
            return _ -> Released.of(Optional.empty());
        }
        return events -> Released.of(
                deployer.change(app.id(), call.who().user(), change.summary(), change::apply, events.progress()));
    }

    /** Leaves a line for the operator: who did what to which app; the text holds nothing that a user chose freely. */
    void tellOperator(Call call, App app, String done) {
        log.atInfo().addKeyValue("app", app.name()).log("{} by {}", done, call.who());
    }

    /** As above, for what concerns no app. */
    void tellOperator(Call call, String done) {
        log.atInfo().log("{} by {}", done, call.who());
    }

    /** @throws NotAllowed if the login is not one to manage keys and users with */
    static void requireIdentity(Principal who) {
        if (!who.mayManageIdentity()) {
            throw new NotAllowed("this login may not manage keys or users", "use a key or token without a scope");
        }
    }

    /** @throws NotAllowed if an admin is needed and nobody of that kind asks */
    static void requireAdmin(Principal who) {
        requireIdentity(who);
        if (!who.admin()) {
            throw new NotAllowed("only admins may do that", "ask an admin of this server");
        }
    }

    /** Whose keys are meant: one's own, or for admins anybody's. */
    UserName owner(Call call) {
        return owner(
                call.who(),
                call.query("user").map(UserName::new).orElse(call.who().user()));
    }

    /** The same, where it is said whose. */
    UserName owner(Principal who, UserName owner) {
        requireIdentity(who);
        if (!owner.equals(who.user())) {
            requireAdmin(who);
            requireUser(owner);
        }
        return owner;
    }

    /** @throws NotFound if there is no such user */
    void requireUser(UserName name) {
        if (platform.users().find(name).isEmpty()) {
            throw new NotFound("user '%s' not found".formatted(name), "see which there are with users list");
        }
    }

    static Optional<String> text(Optional<?> value) {
        return value.map(Object::toString);
    }
}
