package dev.slipway.git.ssh;

import dev.slipway.core.identity.Principal;
import dev.slipway.git.ssh.Requests.Job;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One command of one client: asks anew who the client is, then runs on a virtual thread until its end. */
@SuppressWarnings("NullAway.Init") // SSHD hands over the streams before it starts the command.
final class RunningCommand implements Command {
    private static final Logger log = LoggerFactory.getLogger(RunningCommand.class);
    private static final int FAILED = 1;

    private final Identities identities;
    private final Requests requests;
    private final Answers answers;
    private final String command;
    private final ReentrantLock lock = new ReentrantLock();
    private InputStream in;
    private OutputStream out;
    private OutputStream err;
    private ExitCallback exit;
    private @Nullable Thread interruptible;
    private boolean gone;

    RunningCommand(Identities identities, Requests requests, Answers answers, String command) {
        this.identities = identities;
        this.requests = requests;
        this.answers = answers;
        this.command = command;
    }

    @Override
    public void setInputStream(InputStream stream) {
        in = stream;
    }

    @Override
    public void setOutputStream(OutputStream stream) {
        out = stream;
    }

    @Override
    public void setErrorStream(OutputStream stream) {
        err = stream;
    }

    @Override
    public void setExitCallback(ExitCallback callback) {
        exit = callback;
    }

    @Override
    public void start(ChannelSession channel, Environment environment) {
        Thread.ofVirtual().name("ssh-command").start(() -> exit.onExit(run(channel, environment)));
    }

    @Override
    public void destroy(ChannelSession channel) {
        lock.lock();
        try {
            gone = true;
            if (interruptible != null) {
                interruptible.interrupt();
            }
        } finally {
            lock.unlock();
        }
    }

    private int run(ChannelSession channel, Environment environment) {
        try {
            var who = who(channel);
            if (who.isEmpty()) {
                tell("this key is no longer accepted");
                return FAILED;
            }
            var gitProtocol = environment.getEnv().getOrDefault(SessionChannel.GIT_PROTOCOL, "");
            var job = requests.read(who.get(), command, gitProtocol);
            var window = channel.getRemoteWindow();
            var streams = new ClientStreams(in, out, err, window::getSize, () -> channel.close(true));
            return job.interrupted() ? runInterruptibly(job, streams) : runToItsEnd(job, streams, channel);
        } catch (InterruptedException _) {
            return FAILED;
        } catch (IOException e) {
            log.atDebug().setCause(e).log("client went away");
            return FAILED;
        } catch (Exception | StackOverflowError | OutOfMemoryError e) {
            return failed(e);
        } finally {
            flush();
        }
    }

    private Optional<Principal> who(ChannelSession channel) {
        var login = channel.getSession().getAttribute(Login.PROVEN);
        return login == null ? Optional.empty() : identities.principal(login);
    }

    private int runToItsEnd(Job job, ClientStreams streams, ChannelSession channel) throws Exception {
        answers.begin();
        // The client closes the channel when it has read everything.
        channel.addCloseFutureListener(_ -> answers.end());
        answers.begin();
        try {
            return job.body().run(streams);
        } finally {
            answers.end();
        }
    }

    private int runInterruptibly(Job job, ClientStreams streams) throws Exception {
        lock.lock();
        try {
            if (gone) {
                return FAILED;
            }
            interruptible = Thread.currentThread();
        } finally {
            lock.unlock();
        }
        try {
            return job.body().run(streams);
        } finally {
            lock.lock();
            try {
                interruptible = null;
            } finally {
                lock.unlock();
            }
        }
    }

    private int failed(Throwable failure) {
        var id = UUID.randomUUID().toString();
        log.atError().setCause(failure).addKeyValue("id", id).log("command failed");
        try {
            tell("internal error, id " + id);
        } catch (IOException e) {
            log.atDebug().setCause(e).log("client went away");
        }
        return FAILED;
    }

    private void tell(String line) throws IOException {
        err.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private void flush() {
        try {
            out.flush();
            err.flush();
        } catch (IOException e) {
            log.atDebug().setCause(e).log("client went away");
        }
    }
}
