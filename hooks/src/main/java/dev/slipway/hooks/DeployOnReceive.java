package dev.slipway.hooks;

import dev.slipway.core.app.Access;
import dev.slipway.core.app.App;
import dev.slipway.core.deploy.Deployer;
import dev.slipway.core.deploy.Deploys;
import dev.slipway.core.identity.Principal;
import org.eclipse.jgit.transport.PostReceiveHook;
import org.eclipse.jgit.transport.PreReceiveHook;

/**
 * Deploys what is pushed to a deploy branch, shows the pusher every line of it, and lets the ref move only if it succeeds.
 * Whatever goes wrong is a refused ref with its reason; no hook throws.
 */
public final class DeployOnReceive {
    private final Deployer deployer;
    private final Access access;
    private final Deploys deploys;
    private final HookConfig config;
    private final Overtaking overtaking;

    public DeployOnReceive(Deployer deployer, Access access, Deploys deploys, HookConfig config) {
        this.deployer = deployer;
        this.access = access;
        this.deploys = deploys;
        this.config = config;
        this.overtaking = new Overtaking(deploys);
    }

    /** The hook that decides about one push, called when its objects are there and before its refs move. */
    public PreReceiveHook preReceive(App app, Principal by) {
        return receive(app, by)::decide;
    }

    /** The hook that follows the same push, called on the same thread when its refs have moved, or could not be. */
    public PostReceiveHook postReceive(App app, Principal by) {
        return receive(app, by)::follow;
    }

    private Receive receive(App app, Principal by) {
        return new Receive(deployer, deploys, config, overtaking, new PushRules(access, app, by));
    }
}
