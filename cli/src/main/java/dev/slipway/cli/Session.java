package dev.slipway.cli;

import dev.slipway.core.AppName;
import dev.slipway.core.NotAllowed;
import dev.slipway.core.UserName;
import dev.slipway.core.app.Access;
import dev.slipway.core.app.App;
import dev.slipway.core.app.AppChange;
import dev.slipway.core.deploy.ConfigurationChanges;
import dev.slipway.core.deploy.Deployer;
import dev.slipway.core.deploy.ServiceChanges;
import dev.slipway.core.identity.Principal;
import dev.slipway.core.identity.Right;
import dev.slipway.core.platform.Platform;
import dev.slipway.core.release.Release;
import dev.slipway.core.webhook.WebhookIntake;
import dev.slipway.core.webhook.WebhookLookup;
import java.time.Clock;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One command while it runs: who gave it, what it works on, and where its answer goes. */
record Session(
        Principal who,
        Platform platform,
        Access access,
        Deployer deployer,
        CommandsConfig config,
        Clock clock,
        Console console) {
    private static final Logger log = LoggerFactory.getLogger(CommandTree.class);

    /** The app, if whoever asks has that right on it. */
    App require(AppName app, Right right) {
        return access.require(who, app, right);
    }

    /** @throws NotAllowed if the key is not one to manage keys and users with */
    void requireIdentity() {
        if (!who.mayManageIdentity()) {
            throw new NotAllowed("this login may not manage keys or users", "use a key or token without a scope");
        }
    }

    /** @throws NotAllowed if an admin is needed and nobody of that kind asks */
    void requireAdmin() {
        requireIdentity();
        if (!who.admin()) {
            throw new NotAllowed("only admins may do that", "ask an admin of this server");
        }
    }

    /** Whose keys are meant: one's own, or for admins anybody's. */
    UserName owner(Optional<UserName> named) {
        requireIdentity();
        var owner = named.orElse(who.user());
        if (!owner.equals(who.user())) {
            requireAdmin();
            UsersCommands.require(platform.users(), owner);
        }
        return owner;
    }

    /** Changes what the app's owner set, and says which release came of it. */
    void change(App app, String summary, UnaryOperator<App> change) throws InterruptedException {
        var release = deployer.change(app.id(), who.user(), summary, change, console.progress());
        if (release.isEmpty()) {
            console.line("%s for %s; it will hold from its first release on".formatted(summary, app.name()));
        }
    }

    /** As above. */
    void change(App app, AppChange change) throws InterruptedException {
        change(app, change.summary(), change::apply);
    }

    /** Leaves a line for the operator: who did what to which app; the text holds nothing that a user chose freely. */
    void tellOperator(AppName app, String done) {
        log.atInfo().addKeyValue("app", app).log("{} by {}", done, who);
    }

    /** As above, for what concerns no app. */
    void tellOperator(String done) {
        log.atInfo().log("{} by {}", done, who);
    }

    /** What is done with configurations. */
    ConfigurationChanges configurations() {
        return new ConfigurationChanges(platform, access, deployer, clock);
    }

    /** What is done with services. */
    ServiceChanges services() {
        return new ServiceChanges(platform, access, deployer, clock);
    }

    /** What runs of the app. */
    Optional<Release> current(App app) {
        return platform.releases().current(app.id());
    }

    /** The repositories that apps follow. */
    WebhookLookup followed() {
        return WebhookLookup.followed(who, platform, access, config.door());
    }

    /** Those that are told of apps' deploys. */
    WebhookLookup told() {
        return WebhookLookup.told(who, platform, access, config.door());
    }

    WebhookIntake webhookIntake() {
        return new WebhookIntake(platform, config.remotes(), clock);
    }
}
