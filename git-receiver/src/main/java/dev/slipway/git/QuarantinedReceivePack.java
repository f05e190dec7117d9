package dev.slipway.git;

import dev.slipway.core.UserException;
import dev.slipway.git.repository.Expansion;
import dev.slipway.git.repository.Quarantine;
import dev.slipway.git.repository.RepositoryLimits;
import dev.slipway.git.repository.StrictObjectChecker;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import org.eclipse.jgit.errors.TooLargeObjectInPackException;
import org.eclipse.jgit.internal.submodule.SubmoduleValidator.SubmoduleValidationException;
import org.eclipse.jgit.lib.NullProgressMonitor;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.transport.PacketLineOut;
import org.eclipse.jgit.transport.PreReceiveHook;
import org.eclipse.jgit.transport.ReceiveCommand;
import org.eclipse.jgit.transport.ReceiveCommand.Result;
import org.eclipse.jgit.transport.ReceivePack;
import org.eclipse.jgit.transport.RefAdvertiser;
import org.eclipse.jgit.util.sha1.Sha1CollisionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * JGit's receive-pack with what it lacks: it screens a push before its pack is read, keeps the pack apart until the hook
 * has said yes, and tells the pusher about every failure.
 */
final class QuarantinedReceivePack extends ReceivePack {
    private static final Logger log = LoggerFactory.getLogger(QuarantinedReceivePack.class);
    private static final String HEADS = "refs/heads/";
    private static final int MANY_REFS = 10;

    private final Quarantine quarantine;
    private final RepositoryLimits limits;
    private final Gate gate;
    private final ClientGuard guard;
    private final Semaphore operations;
    private final StrictObjectChecker checker;
    private boolean screened;
    private List<ReceiveCommand> all = List.of();
    private boolean packLeftUnread;

    /** What decides about a push as a whole, once it is known what it brings. */
    interface Gate {
        /** Why the push is refused; empty if it is not. Called once, before the pack is read. */
        String refuse(List<ReceiveCommand> commands, List<String> options, boolean shallow);

        /** Why the refs may not move after all; empty if they may. */
        String refuseMove();
    }

    QuarantinedReceivePack(
            Quarantine quarantine, RepositoryLimits limits, Gate gate, ClientGuard guard, Semaphore operations) {
        super(quarantine.repository());
        this.quarantine = quarantine;
        this.limits = limits;
        this.gate = gate;
        this.guard = guard;
        this.operations = operations;
        this.checker = new StrictObjectChecker(new Expansion(limits, guard::received));
        setBiDirectionalPipe(true);
        setAtomic(false);
        setAllowPushOptions(true);
        setAllowQuiet(true);
        setObjectChecker(checker);
        setCheckReferencedObjectsAreReachable(true);
        setMaxCommandBytes(limits.commandBytes());
        setMaxObjectSizeLimit(limits.objectBytes());
        setMaxPackSizeLimit(limits.packBytes());
    }

    /** Sets the hook that decides; a failure of its own refuses the refs that it has not decided on. */
    void decideBy(PreReceiveHook hook) {
        setPreReceiveHook((pack, commands) -> {
            screen(commands).forEach(this::requireCommit);
            var left = screen(commands);
            if (left.isEmpty()) {
                return;
            }
            try {
                quarantine.deposit();
                hook.onPreReceive(pack, left);
            } catch (UserException e) {
                reject(left, GitErrors.line(e));
            } catch (IOException | RuntimeException | StackOverflowError | OutOfMemoryError e) {
                fail(left, e);
            }
        });
    }

    /** What became of each ref; empty if the client asked for nothing. */
    List<ReceiveCommand> commands() {
        return all;
    }

    /** Whether the client may still be sending a pack that nobody reads. */
    boolean packLeftUnread() {
        return packLeftUnread;
    }

    /** Writes what the first request of a push over HTTP is answered with. */
    void advertise(OutputStream out) throws IOException {
        var packets = new PacketLineOut(out);
        packets.writeString("# service=git-receive-pack\n");
        packets.end();
        setBiDirectionalPipe(false);
        sendAdvertisedRefs(new RefAdvertiser.PacketLineOutRefAdvertiser(packets));
    }

    @Override
    public void sendAdvertisedRefs(RefAdvertiser advertiser) throws IOException {
        // Without it a client whose repository is of another kind takes our zeros for a protocol error.
        advertiser.advertiseCapability("object-format=sha1");
        super.sendAdvertisedRefs(advertiser);
    }

    @Override
    protected void receivePackAndCheckConnectivity() throws IOException, SubmoduleValidationException {
        if (isSideBand()) {
            guard.sideBandBegins();
        }
        packLeftUnread = true;
        if (screen(getAllCommands()).isEmpty()) {
            return;
        }
        operations.acquireUninterruptibly();
        long before = guard.received();
        try {
            super.receivePackAndCheckConnectivity();
            packLeftUnread = false;
            checkModules();
        } catch (TooLargeObjectInPackException e) {
            throw new IOException(
                    "an object is larger than the limit of %d bytes: %s"
                            .formatted(limits.objectBytes(), e.getMessage()),
                    e);
        } catch (Sha1CollisionException e) {
            throw new IOException("an object is made to have the name of another: " + e.getMessage(), e);
        } catch (IOException e) {
            long came = guard.received() - before;
            // JGit calls a pack truncated if nothing more has arrived at the moment in which it reaches the limit.
            if (came < limits.packBytes()) {
                throw e;
            }
            throw new IOException(
                    "the pack is larger than the limit of %d bytes: %d bytes came so far"
                            .formatted(limits.packBytes(), came),
                    e);
        } finally {
            operations.release();
        }
    }

    private void checkModules() throws IOException {
        var fault = checker.modulesFault(getRepository());
        if (fault.isPresent()) {
            throw new IOException(fault.get());
        }
    }

    @Override
    protected void executeCommands() {
        var accepted = filterCommands(Result.NOT_ATTEMPTED);
        if (accepted.isEmpty()) {
            return;
        }
        var refusal = gate.refuseMove();
        if (!refusal.isEmpty()) {
            reject(accepted, refusal);
            return;
        }
        try {
            quarantine.accept();
            quarantine.moveRefs(accepted, isAtomic(), () -> move(filterCommands(Result.NOT_ATTEMPTED)));
        } catch (UserException e) {
            reject(filterCommands(Result.NOT_ATTEMPTED), GitErrors.line(e));
        } catch (IOException e) {
            fail(filterCommands(Result.NOT_ATTEMPTED), e);
        }
    }

    private void move(List<ReceiveCommand> accepted) throws IOException {
        if (accepted.size() < MANY_REFS || isAtomic() || !moveTogether(accepted)) {
            move(accepted, isAtomic());
        }
    }

    // One write of packed-refs instead of a file and a sync for each ref. All or nothing is more than was asked for, so
    // if
    // nothing it was, each ref gets its own try.
    private boolean moveTogether(List<ReceiveCommand> commands) throws IOException {
        move(commands, true);
        if (commands.stream().allMatch(command -> command.getResult() == Result.OK)) {
            return true;
        }
        commands.forEach(command -> command.setResult(Result.NOT_ATTEMPTED));
        return false;
    }

    private void move(List<ReceiveCommand> commands, boolean together) throws IOException {
        var batch = getRepository().getRefDatabase().newBatchUpdate();
        batch.setAllowNonFastForwards(true);
        batch.setAtomic(together);
        batch.setRefLogMessage("push", true);
        batch.addCommand(commands);
        batch.execute(getRevWalk(), NullProgressMonitor.INSTANCE);
        quarantine.syncRefs(commands.stream()
                .filter(command -> command.getResult() == Result.OK)
                .map(ReceiveCommand::getRefName)
                .toList());
    }

    /** Refuses what is refused without looking at objects; returns what is left. */
    private List<ReceiveCommand> screen(Iterable<ReceiveCommand> commands) {
        if (!screened) {
            screened = true;
            screenAll();
        }
        var left = new ArrayList<ReceiveCommand>();
        for (var command : commands) {
            if (command.getResult() == Result.NOT_ATTEMPTED) {
                left.add(command);
            }
        }
        return left;
    }

    private void screenAll() {
        all = getAllCommands();
        for (var command : all) {
            PushScreen.refuse(command).ifPresent(reason -> command.setResult(Result.REJECTED_OTHER_REASON, reason));
        }
        var options = getPushOptions();
        var refusal = gate.refuse(
                all,
                options == null ? List.of() : options,
                !getClientShallowCommits().isEmpty());
        if (!refusal.isEmpty()) {
            // Said twice: a client that is stopped in the middle of a large pack shows no ref's status.
            sendMessage("error: " + refusal);
            reject(all, refusal);
        }
    }

    /** As git does: what a branch points to is a commit. */
    private void requireCommit(ReceiveCommand command) {
        if (command.getType() == ReceiveCommand.Type.DELETE
                || !command.getRefName().startsWith(HEADS)) {
            return;
        }
        try {
            if (!(getRevWalk().parseAny(command.getNewId()) instanceof RevCommit)) {
                command.setResult(Result.REJECTED_OTHER_REASON, "a branch points to a commit");
            }
        } catch (IOException e) {
            fail(List.of(command), e);
        }
    }

    private static void reject(List<ReceiveCommand> commands, String reason) {
        for (var command : commands) {
            if (command.getResult() == Result.NOT_ATTEMPTED) {
                command.setResult(Result.REJECTED_OTHER_REASON, reason);
            }
        }
    }

    private static void fail(List<ReceiveCommand> commands, Throwable failure) {
        var id = UUID.randomUUID().toString();
        log.atError().setCause(failure).addKeyValue("id", id).log("push failed");
        reject(commands, "internal error, id " + id);
    }
}
