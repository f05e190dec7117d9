package dev.slipway.hooks;

import dev.slipway.core.CommitId;
import dev.slipway.core.RefName;
import dev.slipway.core.Transcript;
import dev.slipway.core.UserException;
import dev.slipway.core.deploy.Deploy;
import dev.slipway.core.deploy.DeployState;
import dev.slipway.core.deploy.Deployer;
import dev.slipway.core.deploy.Deploys;
import dev.slipway.core.deploy.Push;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.jgit.transport.ReceiveCommand;
import org.eclipse.jgit.transport.ReceiveCommand.Result;
import org.eclipse.jgit.transport.ReceivePack;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One push: what becomes of each of its commands, and what its pusher is told. Remembers nothing between its two hooks. */
record Receive(Deployer deployer, Deploys deploys, HookConfig config, Overtaking overtaking, PushRules rules) {
    private static final Logger log = LoggerFactory.getLogger(Receive.class);

    /** Before the refs move: refuses what may not be, and deploys where the refs wait for that. */
    void decide(ReceivePack pack, Collection<ReceiveCommand> received) {
        var commands = List.copyOf(received);
        var sideband = new Sideband(pack);
        try {
            decide(pack, commands, options(pack), sideband);
        } catch (UserException e) {
            refuse(commands, e.reason());
            advise(e, sideband);
        } catch (InterruptedException _) {
            refuse(commands, "interrupted, push again to see what became of it");
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            refuse(commands, internalError(e));
        }
    }

    private void decide(ReceivePack pack, List<ReceiveCommand> commands, PushOptions options, Sideband sideband)
            throws InterruptedException {
        var deploying = rules.apply(pack, commands, sideband);
        rules.notices(commands, deploying.isPresent()).forEach(new Transcript(sideband::line)::step);
        if (options.plan()) {
            deploying.ifPresent(command -> plan(push(command, options), sideband));
            refuse(commands, "plan only, nothing was changed");
        } else if (deploying.isPresent()) {
            var command = deploying.get();
            audit(command);
            overtaking.check(
                    pack.getRepository(), pack.getRevWalk(), rules.app().id(), command);
            if (waits(options)) {
                gate(command, push(command, options), sideband);
            }
        }
    }

    /** Whether the ref waits for its deploy to succeed. */
    private boolean waits(PushOptions options) {
        return config.gate() && !options.nowait();
    }

    private static PushOptions options(ReceivePack pack) {
        return PushOptions.parse(Optional.ofNullable(pack.getPushOptions()).orElse(List.of()));
    }

    private Push push(ReceiveCommand command, PushOptions options) {
        return new Push(
                rules.app().id(),
                new RefName(command.getRefName()),
                new CommitId(command.getNewId().name()),
                rules.by().user(),
                options.clearCache(),
                options.message());
    }

    private void plan(Push push, Sideband sideband) {
        var transcript = new Transcript(sideband::line);
        var lines = deployer.plan(rules.app(), push);
        lines.stream().limit(1).forEach(transcript::step);
        lines.stream().skip(1).forEach(transcript::detail);
    }

    private void gate(ReceiveCommand command, Push push, Sideband sideband) throws InterruptedException {
        var deploy = start(push, sideband);
        var end = deployer.follow(deploy.id(), sideband::line);
        if (end instanceof DeployState.Live) {
            // The deploy itself has moved the ref, so that it also does where nobody waits for it any more.
            command.setResult(Result.OK);
        } else {
            command.setResult(Result.REJECTED_OTHER_REASON, reason(deploy, end));
        }
    }

    private static String reason(Deploy deploy, DeployState end) {
        return end.ended()
                ? "deploy %s %s".formatted(deploy.id(), end.sentence())
                : "server restarting, deploy %s goes on".formatted(deploy.id());
    }

    private Deploy start(Push push, Sideband sideband) {
        var deploy = deployer.deploy(push);
        var transcript = new Transcript(sideband::line);
        transcript.step("Deploying %s to %s as %s"
                .formatted(push.ref().shortName(), rules.app().name(), deploy.id()));
        transcript.detail(
                "It goes on if you leave; follow it with: %s deploys attach %s".formatted(config.ssh(), deploy.id()));
        return deploy;
    }

    /** After the refs have moved: deploys what did not wait for it. */
    void follow(ReceivePack pack, Collection<ReceiveCommand> moved) {
        var sideband = new Sideband(pack);
        try {
            for (var command : moved) {
                if (rules.deploys(command) && !waits(options(pack))) {
                    follow(push(command, options(pack)), options(pack), sideband);
                }
            }
        } catch (UserException e) {
            new Transcript(sideband::line).warning("The ref has moved but is not deployed: " + e.reason());
            advise(e, sideband);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            new Transcript(sideband::line).warning(internalError(e));
        }
    }

    private void follow(Push push, PushOptions options, Sideband sideband) throws InterruptedException {
        var deploy = start(push, sideband);
        deploys.refMoved(deploy.id());
        if (!options.nowait()) {
            deployer.follow(deploy.id(), sideband::line);
        }
    }

    private void audit(ReceiveCommand command) {
        if (command.getType() == ReceiveCommand.Type.UPDATE_NONFASTFORWARD) {
            log.atInfo()
                    .addKeyValue("app", rules.app().name())
                    .addKeyValue("ref", command.getRefName())
                    .addKeyValue("commit", command.getNewId().name())
                    .log(
                            "deploy branch forced from {} by {}",
                            command.getOldId().name(),
                            rules.by());
        }
    }

    private static void advise(UserException e, Sideband sideband) {
        if (!e.advice().isEmpty()) {
            new Transcript(sideband::line).warning(e.advice());
        }
    }

    private static void refuse(List<ReceiveCommand> commands, String reason) {
        for (var command : commands) {
            if (command.getResult() == Result.NOT_ATTEMPTED) {
                command.setResult(Result.REJECTED_OTHER_REASON, reason);
            }
        }
    }

    private String internalError(Throwable cause) {
        var id = UUID.randomUUID().toString().substring(0, 8);
        log.atError()
                .addKeyValue("app", rules.app().name())
                .setCause(cause)
                .log("receive hook broke, internal error {}", id);
        return "internal error, id " + id;
    }
}
