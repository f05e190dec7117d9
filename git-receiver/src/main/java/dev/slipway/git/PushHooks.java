package dev.slipway.git;

import dev.slipway.core.app.App;
import dev.slipway.core.identity.Principal;
import java.util.UUID;
import java.util.function.BiFunction;
import org.eclipse.jgit.transport.PostReceiveHook;
import org.eclipse.jgit.transport.PreReceiveHook;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What decides about a push, and what follows it.
 *
 * @param before asked once for each push; its hook sets the result of each command that is refused
 * @param then asked once for each push; its hook is called when refs have moved
 */
public record PushHooks(
        BiFunction<App, Principal, PreReceiveHook> before, BiFunction<App, Principal, PostReceiveHook> then) {
    private static final Logger log = LoggerFactory.getLogger(PushHooks.class);

    /** The second hook, whose failure changes nothing of the push, which is told to its pusher as done. */
    PostReceiveHook after(App app, Principal who) {
        var hook = then.apply(app, who);
        return (pack, commands) -> {
            try {
                hook.onPostReceive(pack, commands);
            } catch (RuntimeException e) {
                log.atError()
                        .setCause(e)
                        .addKeyValue("id", UUID.randomUUID().toString())
                        .addKeyValue("app", app.name())
                        .log("what follows a push failed");
            }
        };
    }
}
